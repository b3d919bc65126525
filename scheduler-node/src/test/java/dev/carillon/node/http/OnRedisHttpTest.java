package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** All that there is to ask, of a node with threads on a real Redis. */
class OnRedisHttpTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final HttpConfig CONFIG = new HttpConfig("127.0.0.1", 0, false, HttpCase.people());

    @Test
    void aNodeOnRedisAnswersAsOneInMemory() {
        String namespace = "http-" + UUID.randomUUID().toString().substring(0, 8);
        NodeConfig config = NodeConfig.builder().node(new NodeId("node-1")).build();
        try (RedisServer server = RedisServer.start();
                ScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(namespace));
                SchedulerNode node = new SchedulerNode(store, HttpCase.tasks(), config);
                HttpDoor door = new HttpDoor(CONFIG, InstantSource.system(), Ticker.system())) {
            node.start();
            door.open(store, node);
            askEverything(new Api(door.address(), () -> {}).as(HttpCase.ADMIN));
        }
    }

    private static void askEverything(Api api) {
        String bad = Routes.API + "/schedules/bad";
        api.put(bad, "{\"task\": \"broken\", \"every\": \"200ms\", \"retry\": {\"retries\": 0}}")
                .is(Answer.CREATED);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.get(Routes.API + "/dead-letters?limit=1000")
                                .is(Answer.OK)
                                .texts("deadLetters", "schedule"))
                        .contains("bad"));
        String run = api.get(Routes.API + "/dead-letters?limit=1")
                .is(Answer.OK)
                .texts("deadLetters", "run")
                .get(0);
        for (Route route : HttpCase.routes()) {
            if (!route.isChange() && !route.path().contains("{name}")) {
                api.get(route.path().replace("{id}", "bad").replace("{run}", Api.encoded(run)) + most(route))
                        .is(Answer.OK);
            }
        }
        await().atMost(SOON)
                .until(() ->
                        api.get(Routes.API + "/heatmap").is(Answer.OK).json().has("planned"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.get(Routes.API + "/overview")
                                .is(Answer.OK)
                                .at("store")
                                .get("facts")
                                .size())
                        .isPositive());
        assertThat(api.get(Routes.API + "/journal").is(Answer.OK).texts("entries", "target"))
                .containsExactly("bad");
        for (String cursor : new String[] {"5", "x:1", "0:x", "99999:0", "nowhere", ":"}) {
            api.get(Routes.API + "/schedules?cursor=" + cursor).is(Problems.BAD_REQUEST);
        }
        api.delete(bad).is(Answer.OK);
    }

    /** The most that can be asked for. */
    private static String most(Route route) {
        String last = route.path().substring(route.path().lastIndexOf('/') + 1);
        return switch (last) {
            case "journal", "dead-letters", "history" -> "?limit=1000";
            case "preview" -> "?count=1000";
            case "schedules" -> "?limit=100&recent=100";
            case "minutes" -> "?hours=24";
            case "upcoming" -> "?minutes=1440";
            default -> "";
        };
    }
}
