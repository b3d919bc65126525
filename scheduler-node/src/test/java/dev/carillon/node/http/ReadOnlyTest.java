package dev.carillon.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.ListRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that has been told nobody's name: everybody on its machine may look, and nobody may change anything. */
class ReadOnlyTest extends HttpCase {

    @Override
    Credentials credentials() {
        return Credentials.none();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everybodyMayLookAndNobodyMayChangeAnything(Route route) {
        for (Api anybody : List.of(api.anonymous(), api)) {
            Reply reply = anybody.ask(route.method(), AccessTest.path(route), "");
            if (route.isChange()) {
                assertThat(reply.is(Problems.FORBIDDEN).text("detail"))
                        .isEqualTo("This node is read-only until credentials are configured, with --http-credentials.");
            } else {
                assertThat(reply.status()).isNotIn(Problems.UNAUTHORIZED, Problems.FORBIDDEN, Problems.FAILED);
            }
        }
        assertThat(line.calls("note")).isZero();
        assertThat(client.list(ListRequest.all())).isEmpty();
    }

    @Test
    void whoAsksIsToldWhy() {
        Reply reply = api.anonymous().get(API + "/whoami").is(Answer.OK);
        assertThat(reply.text("name")).isEqualTo("anybody");
        assertThat(reply.text("role")).isEqualTo("viewer");
        assertThat(reply.at("readOnly").asBoolean()).isTrue();
        assertThat(reply.text("reason")).contains("--http-credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "localhost:%d", "127.0.0.1:%d", "[::1]:%d"})
    void itAnswersToTheNamesOfItsMachine(String host) throws IOException {
        for (String path : new String[] {API + "/whoami", API + "/overview"}) {
            assertThat(statusLine(path, host)).startsWith("HTTP/1.1 200 ");
        }
    }

    /** Another name may belong to somebody whose page a browser shows. */
    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:%d", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"
            })
    void itAnswersToNoOtherName(String host) throws IOException {
        for (String path : new String[] {API + "/whoami", API + "/schedules", Events.PATH, "/", "/assets/none.js"}) {
            assertThat(statusLine(path, host)).startsWith("HTTP/1.1 403 ");
        }
    }

    private String statusLine(String path, String host) throws IOException {
        URI address = URI.create(door.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host.formatted(address.getPort())
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes("HTTP/1.1 200 ".length()), UTF_8);
        }
    }
}
