package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.MinuteFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The cluster as a whole. */
class ClusterHttpTest extends HttpCase {

    private JsonNode overview() {
        return api.get(API + "/overview").is(Answer.OK).json();
    }

    private String verdict() {
        return overview().get("verdict").get("text").asString();
    }

    private String level() {
        return overview().get("verdict").get("level").asString();
    }

    /** A schedule that nobody can run. */
    private void unknown(String every) {
        api.put(schedule("odd"), "{\"task\": \"typo\", \"every\": \"" + every + "\"}")
                .is(Answer.CREATED);
    }

    private static List<Long> numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({VIEWER + ", vera, viewer, true", OPERATOR + ", otto, operator, false", ADMIN + ", anna, admin, false"})
    void whoAsksIsTold(String secret, String name, String role, boolean readOnly) {
        Reply reply = api.as(secret).get(API + "/whoami").is(Answer.OK);
        assertThat(reply.text("name")).isEqualTo(name);
        assertThat(reply.text("role")).isEqualTo(role);
        assertThat(reply.at("readOnly").asBoolean()).isEqualTo(readOnly);
        assertThat(reply.json().has("reason")).isFalse();
    }

    @Test
    void withoutANodeNothingIsWell() {
        assertThat(verdict()).startsWith("No node alive for ");
        assertThat(level()).isEqualTo("problem");
        assertThat(overview().get("nodes").size()).isZero();
    }

    @Test
    void allIsWellWhenWhatIsDueStarts() {
        hourly("nightly");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(verdict()).isEqualTo("On time: 1 schedule, 1 node, nothing has started of late");
        assertThat(level()).isEqualTo("ok");
        assertThat(overview().has("lateness")).isFalse();
        hour();
        cluster.advance(Duration.ofMinutes(2));
        JsonNode overview = overview();
        assertThat(overview.get("verdict").get("text").asString())
                .startsWith("On time: 1 schedule, 1 node, worst lateness ");
        assertThat(overview.get("lateness").get("started").asLong()).isEqualTo(1);
        assertThat(overview.get("lateness").get("minutes").asInt()).isEqualTo(5);
        cluster.advance(Duration.ofMinutes(10));
        assertThat(overview().has("lateness")).isFalse();
    }

    @Test
    void whatNobodyRunsIsOverdue() {
        unknown("1m");
        cluster.advance(Duration.ofSeconds(65));
        JsonNode overview = overview();
        assertThat(overview.get("verdict").get("text").asString()).isEqualTo("1 overdue, worst 5 s");
        assertThat(overview.get("verdict").get("level").asString()).isEqualTo("warning");
        JsonNode overdue = overview.get("overdue");
        assertThat(overdue.get("count").asInt()).isEqualTo(1);
        assertThat(overdue.get("oldestMillis").asLong()).isEqualTo(5_000);
        assertThat(overdue.get("tasks").get(0).get("task").asString()).isEqualTo("typo");
        cluster.advance(Duration.ofSeconds(37));
        assertThat(verdict()).isEqualTo("1 overdue, worst 42 s");
        assertThat(level()).isEqualTo("problem");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        hourly("nightly");
        cluster.advance(Duration.ofSeconds(1));
        BrokenRecord broken =
                new BrokenRecord(Lane.of(new TaskName(REPORT)), BrokenRecord.Place.DUE, "nightly", "planted");
        store.quarantine(Shard.of(id("nightly"), store.shards()), List.of(broken));
        JsonNode overview = overview();
        assertThat(overview.get("quarantined").asInt()).isEqualTo(1);
        assertThat(overview.get("verdict").get("level").asString()).isEqualTo("warning");
        assertThat(overview.get("verdict").get("details").get(0).asString())
                .isEqualTo("1 record cannot be read and is set aside.");
    }

    @Test
    void whatIsUnderWayWaitsAndFailedIsCounted() {
        dead("bad");
        hourly("nightly");
        node.holdRuns();
        waiting("nightly");
        cluster.settle();
        unknown("1h");
        waiting("odd");
        JsonNode overview = overview();
        assertThat(overview.get("running").asInt()).isEqualTo(1);
        assertThat(overview.get("waiting").asInt()).isEqualTo(1);
        assertThat(overview.get("dead").asInt()).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayNothingIsKnown() {
        cluster.advance(Duration.ofSeconds(1));
        assertThat(level()).isEqualTo("ok");
        line.cut(true);
        assertThat(level()).isEqualTo("unknown");
        assertThat(verdict())
                .startsWith("Nothing is known for ")
                .endsWith(". Redis cannot be reached: cut by the test");
        assertThat(overview().has("nodes")).isFalse();
        Reply nodes = api.get(API + "/nodes").is(Problems.UNAVAILABLE);
        assertThat(nodes.text("detail")).isEqualTo("Redis cannot be reached: cut by the test");
        api.post(schedule("nightly") + ":trigger", "").is(Problems.UNAVAILABLE);
        api.get(API + "/whoami").is(Answer.OK);
        line.heal();
        assertThat(level()).isEqualTo("ok");
    }

    @Test
    void nodesSayWhatTheyKnow() {
        cluster.addNode("node-2", tasks());
        cluster.advance(Duration.ofSeconds(1));
        Reply reply = api.get(API + "/nodes").is(Answer.OK);
        assertThat(reply.texts("nodes", "node")).containsExactlyInAnyOrder("node-1", "node-2");
        for (JsonNode each : reply.at("nodes")) {
            assertThat(each.get("self").asBoolean())
                    .isEqualTo(each.get("node").asString().equals("node-1"));
            assertThat(each.get("tasks").toString()).isEqualTo("[\"broken\",\"report\"]");
        }
        assertThat(overview().get("nodes").size()).isEqualTo(2);
    }

    @Test
    void tasksAreThoseOfNodesAndOfSchedules() {
        unknown("1m");
        cluster.advance(Duration.ofSeconds(65));
        hourly("nightly");
        waiting("nightly");
        clock.advance(Duration.ofSeconds(2));
        Reply reply = api.get(API + "/tasks").is(Answer.OK);
        assertThat(reply.texts("tasks", "task")).containsExactly("broken", "report", "typo");
        assertThat(reply.texts("tasks", "scheduled")).containsExactly("0", "1", "1");
        assertThat(reply.texts("tasks", "waiting")).containsExactly("0", "1", "0");
        assertThat(reply.texts("tasks", "overdue")).containsExactly("0", "1", "1");
    }

    @Test
    void minutesOfAllNodesAreAddedUp() {
        Instant minute = Instant.parse("2026-03-04T11:30:00Z");
        store.record(figures(minute, "node-1", 0));
        store.record(figures(minute, "node-2", 42_000));
        store.record(figures(minute.minus(Duration.ofHours(3)), "node-1", 0));
        Reply reply = api.get(API + "/minutes").is(Answer.OK);
        assertThat(reply.texts("minutes", "minute")).containsExactly("2026-03-04T11:30:00Z");
        assertThat(reply.texts("minutes", "started")).containsExactly("6");
        assertThat(reply.texts("minutes", "succeeded")).containsExactly("4");
        assertThat(reply.texts("minutes", "failed")).containsExactly("2");
        assertThat(reply.texts("minutes", "missed")).containsExactly("8");
        assertThat(reply.texts("minutes", "overdueMillis")).containsExactly("42000");
        assertThat(api.get(API + "/minutes?hours=24").is(Answer.OK).texts("minutes", "minute"))
                .containsExactly("2026-03-04T08:30:00Z", "2026-03-04T11:30:00Z");
    }

    private static MinuteFigures figures(Instant minute, String node, long overdue) {
        return new MinuteFigures(minute, new NodeId(node), 3, 2, 1, 4, overdue, "", 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/minutes?hours=0", "/minutes?hours=25", "/upcoming?minutes=0", "/upcoming?minutes=1441"})
    void thereIsAMost(String path) {
        api.get(API + path).complainsAbout(path.substring(path.indexOf('?') + 1, path.indexOf('=')));
    }

    @Test
    void upcomingIsCountedByMinute() {
        api.put(schedule("often"), "{\"task\": \"report\", \"every\": \"10m\"}").is(Answer.CREATED);
        api.put(schedule("seldom"), "{\"task\": \"broken\", \"cron\": \"7 * * * *\"}")
                .is(Answer.CREATED);
        api.put(schedule("never"), "{\"task\": \"report\", \"every\": \"1m\"}").is(Answer.CREATED);
        api.post(schedule("never") + ":pause", "{\"reason\": \"rest\"}").is(Answer.OK);
        clock.advance(Duration.ofSeconds(30));
        Reply reply = api.get(API + "/upcoming").is(Answer.OK);
        assertThat(reply.text("from")).isEqualTo("2026-03-04T12:00:00Z");
        assertThat(reply.at("complete").asBoolean()).isTrue();
        assertThat(reply.texts("tasks", "task")).containsExactly("broken", "report");
        List<Long> broken = numbers(reply.at("tasks").get(0).get("counts"));
        assertThat(broken).hasSize(60);
        assertThat(broken.get(7)).isEqualTo(1);
        assertThat(broken.stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
        List<Long> report = numbers(reply.at("tasks").get(1).get("counts"));
        assertThat(List.of(report.get(10), report.get(20), report.get(50))).containsOnly(1L);
        assertThat(report.stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
        assertThat(reply.texts("schedules", "id")).containsExactly("seldom", "often");
        assertThat(reply.at("schedules").get(1).get("at").size()).isEqualTo(5);
        assertThat(numbers(api.get(API + "/upcoming?minutes=5").is(Answer.OK).at("tasks")))
                .isEmpty();
    }

    @Test
    void theHeatMapIsCountedWhenSomebodyAsks() {
        hourly("nightly");
        store.record(figures(Instant.parse("2026-03-04T10:30:00Z"), "node-1", 0));
        store.record(figures(Instant.parse("2026-03-04T12:00:00Z"), "node-1", 0));
        JsonNode heat = await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get(API + "/heatmap").is(Answer.OK).json(), json -> json.has("planned"));
        List<Long> planned = numbers(heat.get("planned"));
        assertThat(planned.get(0)).isZero();
        assertThat(planned.subList(1, 168)).containsOnly(1L);
        assertThat(heat.get("from").asString()).isEqualTo("2026-03-04T12:00:00Z");
        assertThat(heat.get("complete").asBoolean()).isTrue();
        List<Long> missed = numbers(heat.get("missed"));
        assertThat(List.of(missed.get(165), missed.get(167))).containsOnly(4L);
        assertThat(missed.stream().mapToLong(Long::longValue).sum()).isEqualTo(8);
        assertThat(heat.get("missedFrom").asString()).isEqualTo("2026-02-25T13:00:00Z");
        assertThat(overview().get("schedules").get("active").asInt()).isEqualTo(1);
    }

    @Test
    void metricsArePlainText() {
        Reply reply = api.anonymous().get("/metrics").is(Answer.OK);
        assertThat(reply.body()).contains("# TYPE jvm_memory_used_bytes gauge", "process_uptime_seconds");
    }
}
