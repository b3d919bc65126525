package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.node.cli.Terminal.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whoever asks for a node's health is told by the exit code. */
class HealthCommandTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(int status, String body) {
        server.createContext("/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private Answer health(String... more) {
        String[] args = new String[more.length + 3];
        System.arraycopy(new String[] {"health", "--url", url()}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return Terminal.bare().run(args);
    }

    @Test
    void aNodeThatClaimsIsUp() {
        answer(200, "{\"status\":\"up\",\"problems\":[]}");
        assertThat(health()).isEqualTo(new Answer(ExitCode.OK, "up\n", ""));
        assertThat(JsonMapper.shared().readTree(health("-o", "json").out()))
                .hasToString("{\"url\":\"" + url() + "\",\"status\":\"up\",\"problems\":[]}");
        assertThat(health("-o", "name").out()).isEqualTo(url() + "\n");
    }

    @Test
    void theEnvironmentSaysWhereItIs() {
        answer(200, "{}");
        Answer answer = Terminal.bare().with("CARILLON_URL", url() + "/").run("health");
        assertThat(answer).isEqualTo(new Answer(ExitCode.OK, "up\n", ""));
    }

    @Test
    void aNodeThatDoesNotSaysWhy() {
        answer(503, "{\"status\":\"down\",\"problems\":[\"Redis has not answered for 12 s.\",\"a\\u001b[2Jb\"]}");
        Answer answer = health();
        assertThat(answer.code()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(answer.out()).isEqualTo("down\n  Redis has not answered for 12 s.\n  a [2Jb\n");
        assertThat(JsonMapper.shared().readTree(health("-o", "json").out()).get("problems"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void whatIsNoAnswerOfANodeIsAProblem(int status) {
        answer(status, "<html>");
        Answer answer = health();
        assertThat(answer.code()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(answer.out()).isEqualTo("down\n  It answers with status " + status + ".\n");
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        answer(503, "x".repeat(200_000));
        assertThat(health().out()).isEqualTo("down\n  It answers with status 503.\n");
    }

    @Test
    void nobodyThereIsUnreachable() {
        server.stop(0);
        Answer answer = health();
        assertThat(answer.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).hasLineCount(1).startsWith("carillon: " + url() + " does not answer: ");
    }

    @Test
    void noAnswerInTimeIsUnreachable() {
        server.createContext("/health/ready", exchange -> {
            try {
                assertThat(end.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Answer answer = health("--timeout", "200ms");
        assertThat(answer.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(answer.err()).hasLineCount(1).contains("200ms");
    }
}
