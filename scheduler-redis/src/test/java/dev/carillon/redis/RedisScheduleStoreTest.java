package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.testing.ScheduleStoreContract;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store on a real Redis keeps to the contract, with all schedules in one shard and the rights of a node. */
class RedisScheduleStoreTest extends ScheduleStoreContract {

    private static final String NAMESPACE = "contract";

    private static RedisServer server;
    private static String url;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
        url = Role.canEnter(server) ? Role.NODE.enter(server, NAMESPACE, NAMESPACE) : server.url();
    }

    /** Nothing that the contract asks for lies beyond the rights of a node. */
    @AfterAll
    static void stopServer() {
        try (RedisServer used = server) {
            assertThat(Role.refusals(used, NAMESPACE)).isEmpty();
        }
    }

    @Override
    protected ScheduleStore open() {
        return RedisScheduleStore.open(RedisStoreConfig.of(url).withNamespace(NAMESPACE));
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
