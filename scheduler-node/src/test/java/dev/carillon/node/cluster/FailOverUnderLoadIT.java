package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisCluster;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.redis.testing.SentinelGroup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes under load go on by themselves after a fail-over, with nothing missing and nothing twice. */
class FailOverUnderLoadIT {

    private static final int NODES = 3;
    private static final int PER_SECOND = 300;
    private static final Duration LENGTH = Duration.ofSeconds(15);

    private static void assertEachOnce(String what, SteadyFire fire) {
        fire.awaitAll();
        System.out.println(what + ": " + fire.verdict());
        assertThat(fire.missing()).as("missing").isZero();
        assertThat(fire.duplicates()).as("duplicate").isZero();
        assertThat(fire.early()).as("early").isZero();
    }

    @Test
    void sentinelsReplaceAPrimaryUnderLoad() throws Exception {
        try (SentinelGroup group = SentinelGroup.start();
                SteadyFire fire = new SteadyFire(RedisStoreConfig.of(group.url()), NODES, PER_SECOND, LENGTH)) {
            fire.awaitStarted(fire.total() / 3);
            RedisServer old = group.killPrimaryOnceReplicated();
            group.awaitPrimaryOtherThan(old);
            old.restart();
            assertEachOnce("primary killed, sentinels fail over", fire);
            assertThat(fire.longestSilence()).isLessThan(20);
        }
    }

    @Test
    void sentinelsReplaceOnePrimaryAfterTheOtherUnderLoad() throws Exception {
        try (SentinelGroup group = SentinelGroup.start();
                SteadyFire fire = new SteadyFire(RedisStoreConfig.of(group.url()), NODES, PER_SECOND, LENGTH)) {
            fire.awaitStarted(fire.total() / 3);
            RedisServer old = group.killPrimaryOnceReplicated();
            group.awaitPrimaryOtherThan(old);
            old.restart();
            group.awaitReplicas(2);
            fire.awaitStarted(2 * fire.total() / 3);
            group.killPrimaryOnceReplicated();
            assertEachOnce("two primaries killed one after the other", fire);
        }
    }

    @Test
    void aClusterMovesASlotAndLosesAPrimaryUnderLoad() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                SteadyFire fire = new SteadyFire(RedisStoreConfig.of(cluster.url()), NODES, PER_SECOND, LENGTH)) {
            int moving = cluster.slotOf("{0}");
            int losing = cluster.slotOf("{1}");
            RedisServer from = cluster.primaryOf(moving);
            RedisServer to = cluster.servers().stream()
                    .limit(NODES)
                    .filter(server -> server != from)
                    .findFirst()
                    .orElseThrow();
            fire.awaitStarted(fire.total() / 4);
            cluster.migrate(moving, to);
            fire.awaitStarted(fire.total() / 2);
            RedisServer dead = cluster.killPrimaryOnceReplicatedOf(losing);
            cluster.awaitPrimaryOtherThan(dead, losing);
            dead.restart();
            assertEachOnce("slot moved and primary killed in a cluster", fire);
        }
    }
}
