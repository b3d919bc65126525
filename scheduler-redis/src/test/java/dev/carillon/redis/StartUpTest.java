package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.StoreAccessException;
import org.junit.jupiter.api.Test;

/** R19: a server that may lose what it was given is refused, or warned of, with a sentence that says what mends it. */
class StartUpTest {

    private static RedisScheduleStore openIfSafe(RedisServer server) {
        return RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withUnsafeServer(UnsafeServer.REFUSE));
    }

    private static RedisServer.Builder safe() {
        return RedisServer.builder().appendOnly().config("maxmemory-policy noeviction");
    }

    private static void requireRefused(RedisServer server, String sentence) {
        RedisStoreConfig config = RedisStoreConfig.of(server.url());
        assertThatThrownBy(() -> openIfSafe(server))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining("redis " + server.host() + ":" + server.port() + ": ")
                .hasMessageContaining(sentence);
        RedisScheduleStore.open(config).close();
    }

    @Test
    void aSafeOneIsTaken() {
        try (RedisServer server = safe().start()) {
            openIfSafe(server).close();
        }
    }

    @Test
    void eviction() {
        try (RedisServer server = safe().config("maxmemory-policy allkeys-lru").start()) {
            requireRefused(server, "maxmemory-policy is allkeys-lru, so it may throw away schedules and leases");
        }
    }

    @Test
    void noAppendOnlyFile() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            requireRefused(server, "so a restart loses what was written last; set appendonly yes");
        }
    }

    @Test
    void noFsync() {
        try (RedisServer server = safe().config("appendfsync no").start()) {
            requireRefused(server, "set it to everysec or always");
        }
    }

    @Test
    void aReplica() {
        try (RedisServer primary = safe().start();
                RedisServer server = safe().config("replicaof 127.0.0.1 " + primary.port())
                        .config("replica-serve-stale-data yes")
                        .start()) {
            requireRefused(server, "it is a replica, which takes no writes");
        }
    }

    @Test
    void aClockThatWasSetBack() {
        try (RedisServer server = safe().start()) {
            String inAMinute = Long.toString(System.currentTimeMillis() + 60_000);
            server.call("ZADD", new Keys("carillon").nodes(), inAMinute, "node-1");
            requireRefused(server, "its clock was set back");
        }
    }

    @Test
    void whatMayNotBeAskedIsNotChecked() {
        try (RedisServer server = safe().config("appendfsync no")
                .config("rename-command CONFIG \"\"")
                .start()) {
            openIfSafe(server).close();
        }
    }

    @Test
    void whoOnlyLooksAsksNothing() {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withUnsafeServer(UnsafeServer.IGNORE))) {
            assertThat(store.pauses()).isEmpty();
            assertThat(server.call("INFO", "commandstats")).doesNotContain("cmdstat_config");
        }
    }
}
