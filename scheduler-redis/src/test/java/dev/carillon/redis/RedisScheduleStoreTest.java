package dev.carillon.redis;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.testing.ScheduleStoreContract;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store on a real Redis keeps to the contract, with all schedules in one shard. */
class RedisScheduleStoreTest extends ScheduleStoreContract {

    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected ScheduleStore open() {
        return RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withNamespace("contract"));
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
