package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.http.HttpConfig;
import dev.carillon.node.http.HttpDoor;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Ticker;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alert rules and the Grafana dashboard ask for what a node exposes, and the rules do what they say. */
class MonitoringTest {

    private static final Path FOLDER = Path.of("..", "k8s").toAbsolutePath().normalize();
    private static final Path RULES = FOLDER.resolve("monitoring/rules.yaml");
    private static final Pattern METRIC = Pattern.compile("\\bscheduler_\\w+");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^scheduler_\\w+");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Task<@Nullable Void> TICK = Task.of("tick");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void everyMetricThatIsAskedForIsExposed() throws Exception {
        Set<String> wanted = names(METRIC, Files.readString(RULES));
        JsonNode dashboard = JsonMapper.shared().readTree(FOLDER.resolve("monitoring/grafana-dashboard.json"));
        dashboard.findValues("expr").forEach(query -> wanted.addAll(names(METRIC, query.asString())));
        wanted.addAll(names(METRIC, Files.readString(FOLDER.resolve("overlays/autoscaling/keda-example.yaml"))));
        assertThat(wanted).hasSizeGreaterThan(15);
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url()));
                HttpDoor door = new HttpDoor(HttpConfig.at("127.0.0.1:0"), InstantSource.system(), Ticker.system());
                SchedulerNode node = new SchedulerNode(
                        store,
                        TaskRegistry.builder().add(TICK, (nothing, run) -> {}).build(),
                        NodeConfig.builder().meters(door.meters()).build());
                HttpClient http = HttpClient.newHttpClient()) {
            node.start();
            door.open(store, node);
            new SchedulerClient(store)
                    .schedule(TICK)
                    .id("tick")
                    .every(Duration.ofMillis(200))
                    .create();
            HttpRequest metrics = HttpRequest.newBuilder(URI.create(door.address() + "/metrics"))
                    .build();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(names(SAMPLE, body(http, metrics))).containsAll(wanted));
        }
    }

    private static String body(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        pattern.matcher(text).results().map(MatchResult::group).forEach(names::add);
        return names;
    }

    /** What the operator is given in production is what is tested here. */
    @Test
    void productionHasTheSameRules() throws IOException {
        JsonNode groups = YAML.readTree(Files.readString(RULES)).path("groups");
        JsonNode inProduction = null;
        for (String document : Files.readString(FOLDER.resolve("overlays/production/monitoring.yaml"))
                .split("\n---\n")) {
            JsonNode read = YAML.readTree(document);
            if (read.path("kind").asString().equals("PrometheusRule")) {
                inProduction = read.at("/spec/groups");
            }
        }
        assertThat(inProduction).isEqualTo(groups);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check rules rules.yaml", "test rules rules-test.yaml"})
    void promtoolIsContent(String words) throws Exception {
        assumeTrue(Programs.isThere("promtool"), "there is no promtool on the PATH");
        Process promtool = new ProcessBuilder(("promtool " + words).split(" "))
                .directory(FOLDER.resolve("monitoring").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }
}
