package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.testing.ScheduleStoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything that the contract makes a script do changes only keys that the script's header names under WRITES. */
class DeclaredWritesTest extends ScheduleStoreContract {

    private static RedisServer server;

    private final List<Stage> stages = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeStages() {
        stages.forEach(Stage::close);
    }

    @Override
    protected ScheduleStore open() {
        Stage stage = new Stage(server);
        stages.add(stage);
        return stage.store;
    }

    @Override
    protected void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(time.plusSeconds(5))
                .until(() -> System.nanoTime() > until);
    }

    @Test
    void aHeaderNamesTheKeysOfACallByTheirNumbers() {
        assertThat(WatchedRequests.declared(Script.QUARANTINE, List.of("list", "record", "notes")))
                .containsExactly("list", "notes");
        assertThat(WatchedRequests.declared(Script.RENEW, List.of("leases", "run 1", "run 2")))
                .containsExactly("leases");
        assertThat(WatchedRequests.declared(
                        Script.CLAIM, List.of("a", "b", "c", "d", "e", "schedule", "run", "list", "history", "more")))
                .hasSize(10);
        assertThat(WatchedRequests.declared(Script.PEEK, List.of("due", "waiting")))
                .isEmpty();
    }
}
