package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.testing.FaultyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a supervisor is told, of a node with threads that lives by the clock of the machine. */
class HealthTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final FaultyStore line = new FaultyStore(new InMemoryScheduleStore(InstantSource.system()));
    private final HttpDoor door = new HttpDoor(
            new HttpConfig("127.0.0.1", 0, false, HttpCase.people()), InstantSource.system(), Ticker.system());
    private final SchedulerNode node = new SchedulerNode(
            line.store(),
            HttpCase.tasks(),
            NodeConfig.builder()
                    .node(new NodeId("node-1"))
                    .beat(Duration.ofMillis(100))
                    .meters(door.meters())
                    .build());
    private final Api api = new Api(door.address(), () -> {});

    @AfterEach
    void close() {
        line.heal();
        door.close();
        node.close();
    }

    private List<String> problems(int status) {
        Reply reply = api.get(Health.READY).is(status);
        assertThat(reply.text("status")).isEqualTo(status == Answer.OK ? "up" : "down");
        return reply.at("problems").valueStream().map(JsonNode::asString).toList();
    }

    private void assertLive() {
        assertThat(api.get(Health.LIVE).is(Answer.OK).text("status")).isEqualTo("up");
    }

    private void open() {
        node.start();
        door.open(line.store(), node);
        await().atMost(SOON).untilAsserted(() -> assertThat(problems(Answer.OK)).isEmpty());
    }

    @Test
    void beforeThereIsAStoreItIsAliveAndNotReady() {
        assertLive();
        assertThat(problems(Problems.UNAVAILABLE))
                .containsExactly("This node has just started and has not reached Redis yet.");
        door.explain("Redis at redis:6379 refuses the connection.");
        assertThat(problems(Problems.UNAVAILABLE)).containsExactly("Redis at redis:6379 refuses the connection.");
        Reply reply = api.as(HttpCase.ADMIN).get(Routes.API + "/nodes").is(Problems.UNAVAILABLE);
        assertThat(reply.text("detail")).isEqualTo("Redis at redis:6379 refuses the connection.");
        Reply overview = api.as(HttpCase.ADMIN).get(Routes.API + "/overview").is(Answer.OK);
        assertThat(overview.at("verdict").get("text").asString())
                .endsWith("Redis at redis:6379 refuses the connection.");
    }

    @Test
    void aNodeThatDoesNotRunIsNotReady() {
        door.open(line.store(), node);
        assertThat(problems(Problems.UNAVAILABLE)).containsExactly("The node does not run.");
        assertLive();
    }

    @Test
    void whileTheStoreIsAwayItIsAliveAndNotReady() {
        open();
        line.cut(true);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(problems(Problems.UNAVAILABLE))
                        .anyMatch(problem -> problem.contains("cut by the test")));
        assertLive();
        line.heal();
        await().atMost(SOON).untilAsserted(() -> assertThat(problems(Answer.OK)).isEmpty());
    }

    @Test
    void aNodeThatRunsCountsAndOwns() {
        open();
        Api admin = api.as(HttpCase.ADMIN);
        admin.put(Routes.API + "/schedules/often", "{\"task\": \"report\", \"every\": \"100ms\"}")
                .is(Answer.CREATED);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.get(Routes.API + "/schedules/often/history")
                                .texts("runs", "state"))
                        .contains("succeeded"));
        assertThat(admin.get(Routes.API + "/schedules/often").is(Answer.OK).text("owner"))
                .isEqualTo("node-1");
        assertThat(api.get("/metrics").is(Answer.OK).body()).contains("scheduler_runs");
    }
}
