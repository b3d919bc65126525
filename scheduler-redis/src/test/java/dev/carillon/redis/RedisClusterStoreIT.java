package dev.carillon.redis;

import dev.carillon.redis.testing.RedisCluster;
import dev.carillon.store.ScheduleStore;
import dev.carillon.testing.ScheduleStoreContract;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store on a real Redis Cluster keeps to the contract, with its shards on three primaries. */
class RedisClusterStoreIT extends ScheduleStoreContract {

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    protected ScheduleStore open() {
        return RedisScheduleStore.open(RedisStoreConfig.of(cluster.url()).withNamespace("contract"));
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
