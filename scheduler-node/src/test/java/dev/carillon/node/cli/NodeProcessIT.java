package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stock node as a process of its own, and the command line beside it. */
class NodeProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void firesWhatTheCommandLineCreatedAndEndsInGoodOrder() throws Exception {
        try (RedisServer server = RedisServer.builder().own().password("secret").start()) {
            Terminal terminal = Terminal.on(server.url());
            int port = freePort();
            String url = "http://127.0.0.1:" + port;
            Process node = node(server, "--id", "one", "--log-format", "json", "--http", Integer.toString(port));
            await().atMost(PATIENCE).until(() -> log().contains("started for tasks"));
            Answer created = terminal.run(
                    "create", "--id", "hello", "--task", "log", "--every", "500ms", "--payload", "{\"n\":1}");
            assertThat(created.out()).startsWith("hello  created");
            await().atMost(PATIENCE).until(() -> succeeded(terminal) >= 2);
            assertThat(terminal.run("explain", "hello").out())
                    .startsWith("hello  ")
                    .doesNotContain("No live node");

            assertThat(terminal.run("health", "--url", url)).isEqualTo(new Answer(ExitCode.OK, "up\n", ""));
            assertThat(terminal.run("nodes", "-o", "name").out()).isEqualTo("one\n");
            assertThat(terminal.run("top", "--once").out()).contains("\nOK  ").contains("hello");

            node.destroy();
            assertThat(node.waitFor(3, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
            assertThat(terminal.run("health", "--url", url).code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(terminal.run("explain", "hello").out()).contains("no node is alive");
            assertThat(Files.readString(folder.resolve("out"))).isEmpty();
            assertThat(log())
                    .contains("carillon node")
                    .contains("{\"id\":\"one\"}")
                    .contains("{\\\"n\\\":1}")
                    .contains("node one closed")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aPayloadInATextLogCanBeReadBack() throws Exception {
        try (RedisServer server = RedisServer.builder().own().password("secret").start()) {
            Terminal terminal = Terminal.on(server.url());
            node(server, "--id", "one");
            await().atMost(PATIENCE).until(() -> log().contains("started for tasks"));
            String payload = "{\"say\":\"a \\\"b\\\"\\nc\"}";
            terminal.run("create", "--id", "hello", "--task", "log", "--every", "500ms", "--payload", payload);
            await().atMost(PATIENCE).until(() -> log().contains("task log"));
            String line = log().lines()
                    .filter(each -> each.contains("task log"))
                    .findFirst()
                    .orElseThrow();
            assertThat(line).endsWith(" payload=" + payload);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static long succeeded(Terminal terminal) {
        JsonNode schedule = JsonMapper.shared()
                .readTree(terminal.run("get", "hello", "-o", "json").out());
        return schedule.get("runs")
                .valueStream()
                .filter(run -> run.get("state").asString().equals("succeeded"))
                .filter(run -> run.get("node").asString().equals("one"))
                .count();
    }

    @Test
    void waitsForARedisThatComesLate() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.stop();
            Process node = node(server, "--wait", "1m");
            assertThat(node.waitFor(1, TimeUnit.SECONDS)).isFalse();
            server.restart();
            await().atMost(PATIENCE).until(() -> log().contains("started for tasks"));
            node.destroy();
            assertThat(node.waitFor(3, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
        }
    }

    @Test
    void endsInGoodOrderWhileItWaits() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.stop();
            Process node = node(server, "--wait", "1m");
            await().atMost(PATIENCE).until(() -> log().contains("HTTP on"));
            assertThat(node.waitFor(1, TimeUnit.SECONDS)).isFalse();
            node.destroy();
            assertThat(node.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
        }
    }

    private Process node(RedisServer server, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.carillon.node.main.Carillon",
                "node"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("CARILLON_REDIS", server.url());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
