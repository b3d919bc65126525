package dev.carillon.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The group fails over, with what was replicated and without what was not. */
class SentinelGroupTest {

    @Test
    void aKilledPrimaryIsReplacedAndComesBackAsAReplica() {
        try (SentinelGroup group = SentinelGroup.start(1, "secret", UnaryOperator.identity())) {
            assertThat(group.url())
                    .startsWith("redis-sentinel://:secret@127.0.0.1:")
                    .endsWith("#carillon");
            group.primary().call("SET", "kept", "1");
            assertThat(group.primary().call("WAIT", "1", "900")).isEqualTo("1");
            RedisServer old = group.killPrimary();
            RedisServer primary = group.awaitPrimaryOtherThan(old);
            assertThat(primary.call("GET", "kept")).isEqualTo("1");
            old.restart();
            group.awaitReplicas(1);
            assertThat(group.primary()).isEqualTo(primary);
        }
    }

    @Test
    void whatWasNotReplicatedIsLost() {
        try (SentinelGroup group = SentinelGroup.start()) {
            group.primary().call("SET", "kept", "1");
            assertThat(group.primary().call("WAIT", "2", "900")).isEqualTo("2");
            group.cutReplication();
            group.primary().call("SET", "lost", "1");
            RedisServer primary = group.awaitPrimaryOtherThan(group.killPrimary());
            assertThat(primary.call("EXISTS", "kept", "lost")).isEqualTo("1");
            assertThat(primary.call("GET", "kept")).isEqualTo("1");
        }
    }

    @Test
    void aFailOverNeedsNoDeath() {
        try (SentinelGroup group = SentinelGroup.start(1, "", UnaryOperator.identity())) {
            RedisServer old = group.primary();
            assertThat(group.failOver()).isNotEqualTo(old);
            group.awaitReplicas(1);
            assertThat(old.call("ROLE")).startsWith("slave");
        }
    }
}
