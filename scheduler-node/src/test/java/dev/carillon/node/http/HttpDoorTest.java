package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.run.Ticker;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a node listens. */
class HttpDoorTest {

    private static HttpDoor door(int port, boolean mayMove) {
        HttpConfig config = new HttpConfig("127.0.0.1", port, mayMove, Credentials.none());
        return new HttpDoor(config, InstantSource.system(), Ticker.system());
    }

    @Test
    void aPortThatIsTakenIsNamedOrLeftAlone() {
        try (HttpDoor first = door(0, false)) {
            int port = URI.create(first.address()).getPort();
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> door(port, false))
                    .withMessageStartingWith("http: 127.0.0.1:" + port + " cannot be listened on");
            try (HttpDoor second = door(port, true)) {
                assertThat(second.address()).isNotEqualTo(first.address());
                new Api(second.address(), () -> {}).get(Health.LIVE).is(Answer.OK);
            }
            new Api(first.address(), () -> {}).get(Health.LIVE).is(Answer.OK);
        }
    }

    @Test
    void whatIsClosedListensNoMore() {
        HttpDoor door = door(0, false);
        int port = URI.create(door.address()).getPort();
        door.close();
        try (HttpDoor next = door(port, false)) {
            assertThat(next.address()).isEqualTo("http://127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8080, 127.0.0.1, 8080, true",
        "0, 127.0.0.1, 0, true",
        ":8080, 0.0.0.0, 8080, false",
        "0.0.0.0:80, 0.0.0.0, 80, false",
        "localhost:7733, localhost, 7733, true",
        "'[::1]:7733', '[::1]', 7733, true"
    })
    void aPlaceIsRead(String text, String host, int port, boolean isLocal) {
        HttpConfig config = HttpConfig.at(text);
        assertThat(config.host()).isEqualTo(host);
        assertThat(config.port()).isEqualTo(port);
        assertThat(config.mayMove()).isFalse();
        assertThat(config.isLocal()).isEqualTo(isLocal);
        assertThat(config.credentials().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "here", "localhost:", "localhost:http", "65536", "-1", "localhost:99999"})
    void whatIsNoPlaceNamesTheSetting(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HttpConfig.at(text))
                .withMessageStartingWith("http: ");
    }

    @Test
    void whoIsToldNothingListensOnThisMachineOnly() {
        assertThat(HttpConfig.local().isLocal()).isTrue();
        assertThat(HttpConfig.local().port()).isEqualTo(HttpConfig.USUAL_PORT);
        assertThat(HttpConfig.local().mayMove()).isTrue();
        assertThat(HttpConfig.local()
                        .withCredentials(HttpCase.people())
                        .credentials()
                        .isEmpty())
                .isFalse();
    }
}
