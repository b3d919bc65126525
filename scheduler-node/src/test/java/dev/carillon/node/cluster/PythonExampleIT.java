package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.redis.testing.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in examples/python do what they say, with a real Redis and a stock node as a process of its own. */
class PythonExampleIT {

    private static final Path EXAMPLES = Path.of("..", "examples", "python").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ADMIN = "a-long-and-random-secret";
    private static final String RUN = "replayed@20261123T023000Z";

    private final List<Process> processes = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String python = "";

    @BeforeEach
    void findPython() {
        List<String> found = Stream.of("python3", "/usr/bin/python3")
                .filter(PythonExampleIT::hasRedis)
                .toList();
        assumeTrue(!found.isEmpty(), "a python3 with redis-py");
        python = found.get(0);
    }

    private static boolean hasRedis(String program) {
        try {
            Process process = new ProcessBuilder(program, "-c", "import redis")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void runsArriveOnAStreamAndAsWebhooks() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start()) {
            environment.put("CARILLON_REDIS", server.url());
            environment.put("CARILLON_SECRET", ADMIN);
            environment.put("WEBHOOK_SECRET", SECRET);
            startNode();
            startInBackground("consumer", "stream_consumer.py", "reports");
            startInBackground(
                    "webhook", "webhook.py", "0", folder.resolve("seen.db").toString());
            String hook = "http://127.0.0.1:" + awaitGroup("webhook", "listening on (\\d+)") + "/";

            String stream =
                    "{\"task\":\"stream\",\"every\":\"500ms\",\"payload\":{\"stream\":\"reports\",\"body\":[1]}}";
            assertThat(run(0, "inbox.py", "PUT", "/api/v1/schedules/report", stream))
                    .startsWith("201 ");
            String webhook =
                    "{\"task\":\"http\",\"every\":\"500ms\",\"payload\":{\"url\":\"" + hook + "\",\"body\":[2]}}";
            assertThat(run(0, "http_api.py", "PUT", "/api/v1/schedules/hook", webhook))
                    .startsWith("201 ");

            assertThat(awaitGroup("consumer", "work (report@\\S+) \\d+ \\[1\\]"))
                    .isNotEmpty();
            assertThat(awaitGroup("webhook", "work (hook@\\S+) \\[2\\]")).isNotEmpty();
            awaitSuccess("inbox.py", "report", "\"by\"");
            awaitSuccess("http_api.py", "hook", "\"status\": 204");
            assertThat(run(1, "inbox.py", "GET", "/api/v1/schedules/none")).startsWith("404 ");
            assertThat(run(1, "http_api.py", "GET", "/api/v1/schedules/none")).startsWith("404 ");
            assertThat(run(0, "inbox.py", "DELETE", "/api/v1/schedules/hook")).startsWith("200 ");

            checkWebhook(URI.create(hook));
        }
        // the server is gone by now, which is no reason to end
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log("consumer")).contains("redis is away"));
        assertThat(log("consumer")).doesNotContain("Traceback");
        assertThat(log("webhook")).doesNotContain("Traceback");
    }

    @Test
    void theSignatureCheckPassesTheExamplesOfThePage() throws Exception {
        String vectors =
                Path.of("..", "docs", "protocol-vectors.json").toAbsolutePath().toString();
        assertThat(run(0, "webhook.py", "--check", vectors)).contains("signatures checked");
    }

    /** Who is not genuine is refused, what comes again is done once, and an attempt that was overtaken is refused. */
    private void checkWebhook(URI hook) throws Exception {
        long now = Instant.now().getEpochSecond();
        assertThat(deliver(hook, now, "5", "[3]", "[4]")).isEqualTo(401);
        assertThat(deliver(hook, now - 3_600, "5", "[3]", "[3]")).isEqualTo(401);
        assertThat(log("webhook")).doesNotContain(RUN);
        assertThat(deliver(hook, now, "5", "[3]", "[3]")).isEqualTo(204);
        assertThat(deliver(hook, now, "6", "[3]", "[3]")).isEqualTo(204);
        assertThat(log("webhook")).containsOnlyOnce("work " + RUN).containsOnlyOnce("again " + RUN);
        assertThat(deliver(hook, now, "5", "[3]", "[3]")).isEqualTo(204);
    }

    private static int deliver(URI hook, long seconds, String fence, String signed, String sent) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String text = seconds + "." + RUN + "." + fence + "." + signed;
        String hex = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(hook)
                .header("Idempotency-Key", RUN)
                .header("carillon-fence", fence)
                .header("carillon-signature", "t=" + seconds + ",v1=" + hex)
                .POST(HttpRequest.BodyPublishers.ofString(sent))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private void awaitSuccess(String program, String schedule, String result) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run(0, program, "GET", "/api/v1/schedules/" + schedule + "/history?limit=5"))
                                .contains("\"succeeded\"")
                                .contains(result));
    }

    private void startNode() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        Path credentials = Files.writeString(folder.resolve("credentials"), "admin me " + ADMIN + "\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.carillon.node.main.Carillon",
                "node",
                "--http",
                "127.0.0.1:0",
                "--http-credentials",
                credentials.toString(),
                "--http-task-secret",
                secret.toString(),
                "--http-task-allow",
                "127.0.0.1"));
        start("node", command);
        environment.put("CARILLON_API", awaitGroup("node", "HTTP on (http://\\S+?),"));
        awaitGroup("node", "(the inbox is open)");
    }

    private void startInBackground(String name, String program, String... arguments) throws IOException {
        start(name, python(program, arguments));
    }

    private List<String> python(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(python, "-B", EXAMPLES.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(String name, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("CARILLON_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Runs an example to its end, and returns what it printed. */
    private String run(int code, String program, String... arguments) throws Exception {
        String name = "run-" + processes.size();
        Process process = start(name, python(program, arguments));
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log(name)).isEqualTo(code);
        return log(name);
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /** What a program says sooner or later. */
    private String awaitGroup(String name, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log(name)).containsPattern(wanted));
        try {
            Matcher found = wanted.matcher(log(name));
            assertThat(found.find()).isTrue();
            return found.group(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
