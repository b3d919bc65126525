package dev.carillon.redis;

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

/**
 * Everything that the contract makes a script do changes only keys that the script's header names under WRITES, and
 * each request keeps to one of several shards.
 */
class DeclaredWritesIT extends ScheduleStoreContract {

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
        Stage stage = new Stage(server, 4);
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
}
