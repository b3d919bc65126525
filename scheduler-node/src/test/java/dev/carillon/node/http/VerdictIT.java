package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.node.main.Carillon;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one node that can run a task is frozen for some seconds while another one answers HTTP. What that says meanwhile, and
 * the minutes that it shows afterwards, are compared with what the frozen node's handlers wrote into a file of their own.
 */
class VerdictIT {

    private static final String NAMESPACE = "verdict";
    private static final int SCHEDULES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STALL = Duration.ofSeconds(5);
    /** How exact the charts have to be. */
    private static final double LATENESS_MILLIS = 5;

    private static final double AGE_MILLIS = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private @Nullable String address;

    @Test
    void saysWhatTheEvidenceSays() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(NAMESPACE));
                HttpDoor door = new HttpDoor(HttpConfig.at("127.0.0.1:0"), InstantSource.system(), Ticker.system());
                SchedulerNode other = new SchedulerNode(
                        store,
                        TaskRegistry.builder()
                                .add(Task.of("other"), (nothing, run) -> {})
                                .build(),
                        NodeConfig.builder().meters(door.meters()).build())) {
            address = door.address();
            other.start();
            door.open(store, other);
            NodeProcess worker = new NodeProcess.Launch(
                            Carillon.class, List.of("demo-node", "--namespace", NAMESPACE, "--lease", "30s"), folder)
                    .start("frozen", server.url());
            try {
                watch(store, worker);
            } finally {
                worker.kill();
                worker.awaitEnd(PATIENCE);
            }
        }
    }

    private void watch(RedisScheduleStore store, NodeProcess worker) throws Exception {
        SchedulerClient schedules = new SchedulerClient(store);
        List<Event> starts = new ArrayList<>();
        Instant first = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < SCHEDULES; i++) {
            schedules
                    .schedule("demo.fetch", Payload.ofJson("{\"millis\":0,\"flaky\":false}"))
                    .id("s" + i)
                    .every(Duration.ofSeconds(1))
                    .startAt(first)
                    .create();
        }
        await().atMost(PATIENCE).until(() -> poll(worker, starts) >= 3 * SCHEDULES);
        assertThat(text()).startsWith("On time: 20 schedules, 2 nodes");

        worker.freeze();
        Instant frozen = Instant.now();
        await().atMost(STALL.multipliedBy(2)).until(() -> Instant.now().isAfter(frozen.plus(STALL)));
        poll(worker, starts);
        overdueIsRight(starts);
        worker.thaw();

        int before = starts.size();
        await().atMost(PATIENCE).until(() -> poll(worker, starts) >= before + 2 * SCHEDULES);
        await().atMost(PATIENCE).until(() -> text().startsWith("On time"));
        for (int i = 0; i < SCHEDULES; i++) {
            schedules.pause(new ScheduleId("s" + i), "measured");
        }
        minutesAreRight(worker, starts);
    }

    private void overdueIsRight(List<Event> starts) throws IOException, InterruptedException {
        Map<String, Long> latest =
                starts.stream().collect(Collectors.toMap(Event::schedule, Event::nominalMillis, Math::max));
        long oldestDue = latest.values().stream().min(Long::compare).orElseThrow() + 1_000;
        JsonNode overview = get("/api/v1/overview");
        long now = Instant.parse(overview.get("at").asString()).toEpochMilli();
        JsonNode overdue = overview.get("overdue");
        assertThat(overdue.get("count").asInt()).isEqualTo(SCHEDULES);
        assertThat(overdue.get("oldestMillis").asDouble()).isCloseTo((double) (now - oldestDue), within(AGE_MILLIS));
        assertThat(overview.get("verdict").get("level").asString()).isEqualTo("warning");
        assertThat(overview.get("verdict").get("text").asString())
                .startsWith("20 overdue, worst "
                        + Spans.text(overdue.get("oldestMillis").asDouble()));
    }

    /** Each minute has as many starts as the evidence, and was as late. */
    private void minutesAreRight(NodeProcess worker, List<Event> starts) throws IOException, InterruptedException {
        worker.terminate();
        assertThat(worker.awaitEnd(PATIENCE)).isTrue();
        poll(worker, starts);
        Map<Instant, List<Double>> expected = new TreeMap<>();
        for (Event start : starts) {
            Instant minute = Instant.ofEpochMilli(start.wallMicros() / 1_000).truncatedTo(ChronoUnit.MINUTES);
            double late = start.wallMicros() / 1_000.0 - start.nominalMillis();
            expected.computeIfAbsent(minute, key -> new ArrayList<>()).add(late);
        }
        JsonNode minutes = get("/api/v1/minutes?hours=1").get("minutes");
        int compared = 0;
        for (JsonNode minute : minutes) {
            List<Double> late =
                    expected.getOrDefault(Instant.parse(minute.get("minute").asString()), List.of());
            assertThat(minute.get("started").asInt()).isEqualTo(late.size());
            late.sort(Double::compare);
            assertThat(minute.get("maxMillis").asDouble())
                    .isCloseTo(late.get(late.size() - 1), within(LATENESS_MILLIS));
            assertThat(minute.get("p50Millis").asDouble()).isCloseTo(rank(late, 0.5), within(LATENESS_MILLIS));
            assertThat(minute.get("p99Millis").asDouble()).isCloseTo(rank(late, 0.99), within(LATENESS_MILLIS));
            compared += late.size();
        }
        assertThat(compared).isEqualTo(starts.size());
        assertThat(starts.stream().mapToInt(Event::missed).max().orElseThrow())
                .as("the stall is in it: the latest fire time ran for those before it")
                .isGreaterThanOrEqualTo((int) STALL.toSeconds() - 2);
    }

    private static double rank(List<Double> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    private static int poll(NodeProcess worker, List<Event> starts) {
        worker.evidence().poll().stream()
                .filter(event -> event.kind() == Event.Kind.START)
                .forEach(starts::add);
        return starts.size();
    }

    private String text() throws IOException, InterruptedException {
        return get("/api/v1/overview").get("verdict").get("text").asString();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
