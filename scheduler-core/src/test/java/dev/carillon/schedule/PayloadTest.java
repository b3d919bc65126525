package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    record Mail(String to, int copies, List<String> tags) {}

    record Times(Instant at, Duration length) {}

    @Test
    void theOrderOfFieldsMakesNoDifference() {
        Payload one = Payload.ofJson("{\"b\": {\"y\": 1, \"x\": [ ]}, \"a\": null}");
        Payload two = Payload.ofJson("{\"a\":null,\"b\":{\"x\":[],\"y\":1}}");
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
        assertThat(one.json()).isEqualTo("{\"a\":null,\"b\":{\"x\":[],\"y\":1}}");
    }

    @Test
    void valuesAndTextsMeetInOneForm() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("to", "ada");
        map.put("tags", List.of("x"));
        map.put("copies", 2);
        assertThat(Payload.of(map))
                .isEqualTo(Payload.of(new Mail("ada", 2, List.of("x"))))
                .isEqualTo(Payload.ofJson("{\"copies\":2,\"to\":\"ada\",\"tags\":[\"x\"]}"));
    }

    @Test
    void theOrderOfListsIsKept() {
        assertThat(Payload.ofJson("[2,1]")).isNotEqualTo(Payload.ofJson("[1,2]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890123", "0.1", "[]", "{}", "\"\"", "true", "\"\\u2028\"", "-0.5"})
    void nothingIsLost(String json) {
        Payload payload = Payload.ofJson(json);
        assertThat(Payload.ofJson(payload.json())).isEqualTo(payload);
        assertThat(Payload.stored(payload.json())).isEqualTo(payload);
        assertThat(payload.isNone()).isFalse();
    }

    @Test
    void largeNumbersStayExact() {
        assertThat(Payload.ofJson("123456789012345678901234567890").json()).isEqualTo("123456789012345678901234567890");
    }

    @Test
    void nothingIsNull() {
        assertThat(Payload.of(null)).isSameAs(Payload.NONE);
        assertThat(Payload.ofJson(" null ")).isSameAs(Payload.NONE);
        assertThat(Payload.NONE.isNone()).isTrue();
        @Nullable String nothing = Payload.NONE.as(String.class);
        assertThat(nothing).isNull();
    }

    @Test
    void valuesComeBack() {
        Mail mail = new Mail("ada \u2028 \"x\" \\ ü 😀", 2, List.of());
        assertThat(Payload.of(mail).as(Mail.class)).isEqualTo(mail);
        Times times = new Times(Instant.parse("2026-03-04T12:00:00.123Z"), Duration.ofMillis(90_500));
        assertThat(Payload.of(times).as(Times.class)).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1,\"a\":2}",
                "1 2",
                "[1,]",
                "nul",
                "{'a':1}",
                "NaN",
                "// x\n1",
                "{a:1}",
                "\"a\nb\""
            })
    void whatIsNotOneJsonValueIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.ofJson(text))
                .withMessageStartingWith("payload:")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }

    @Test
    void theLimitIsInBytes() {
        int room = Payload.MAX_BYTES - 2;
        assertThat(Payload.of("x".repeat(room)).json()).hasSize(Payload.MAX_BYTES);
        assertRefused("x".repeat(room + 1));
        assertThat(Payload.of("ü".repeat(room / 2)).json()).hasSize(room / 2 + 2);
        assertRefused("ü".repeat(room / 2 + 1));
    }

    private static void assertRefused(Object value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.of(value))
                .withMessageStartingWith("payload:")
                .withMessageContaining("limit");
    }

    @Test
    void nestingIsLimited() {
        Payload.ofJson("[".repeat(64) + "]".repeat(64));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.ofJson("[".repeat(65) + "]".repeat(65)))
                .withMessageStartingWith("payload:");
    }

    @Test
    void whatDoesNotFitTheTypeIsRefused() {
        for (String text : List.of(
                "{\"to\":\"a\",\"copies\":1,\"tags\":[],\"more\":1}",
                "{\"to\":\"a\",\"tags\":[]}",
                "{\"to\":\"a\",\"copies\":null,\"tags\":[]}",
                "[]",
                "\"text\"")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Payload.ofJson(text).as(Mail.class))
                    .withMessageStartingWith("payload: does not fit Mail");
        }
    }

    @Test
    void whatIsNotPrimitiveMayBeLeftOut() {
        Mail mail = Payload.ofJson("{\"copies\":1}").as(Mail.class);
        assertThat(mail)
                .isEqualTo(Payload.ofJson("{\"copies\":1,\"to\":null,\"tags\":null}")
                        .as(Mail.class));
    }

    @Test
    void whatJacksonCannotWriteIsRefused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.of(endless))
                .withMessageStartingWith("payload:");
    }

    @Test
    void itsTextIsNotShown() {
        assertThat(Payload.of("secret")).hasToString("Payload[8 characters]");
    }
}
