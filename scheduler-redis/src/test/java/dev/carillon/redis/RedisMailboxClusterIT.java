package dev.carillon.redis;

import dev.carillon.redis.testing.RedisCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The mailbox on a real Redis Cluster, whose streams live on different servers. */
class RedisMailboxClusterIT extends RedisMailboxCase {

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
    RedisStoreConfig config() {
        return RedisStoreConfig.of(cluster.url()).withNamespace(namespace);
    }

    @Override
    RedisStoreConfig configOfPrograms() {
        return RedisStoreConfig.of(cluster.url());
    }
}
