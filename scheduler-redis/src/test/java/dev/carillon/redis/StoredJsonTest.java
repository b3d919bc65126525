package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

/** How records are read that others may have written. */
class StoredJsonTest {

    private static final JsonMapper MAPPER = StoredJson.mapper().build();

    static Stream<String> beyond() {
        return Stream.of(
                "[".repeat(101) + "]".repeat(101),
                "1".repeat(1_001),
                '"' + "x".repeat(1024 * 1024) + '"',
                "[" + "1,".repeat(600_000) + "1]");
    }

    @ParameterizedTest
    @MethodSource("beyond")
    void whatIsBeyondALimitIsRefused(String text) {
        assertThatThrownBy(() -> MAPPER.readTree(text)).isInstanceOf(StreamConstraintsException.class);
    }

    /** A word that elsewhere would name a class is a field like any other. */
    @Test
    void noClassIsChosenByWhatIsRead() {
        Object read =
                MAPPER.readValue("{\"@class\":\"java.net.URL\",\"a\":[\"java.net.URL\",\"http://x\"]}", Object.class);
        assertThat(read).isInstanceOf(Map.class).asString().contains("@class=java.net.URL");
    }
}
