package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ServerReport;
import dev.carillon.store.StoreAccessException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of the server: facts in one order, and the warnings of the start. */
class ServerReportTest {

    private static RedisScheduleStore open(RedisServer server) {
        return RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withUnsafeServer(UnsafeServer.IGNORE));
    }

    @Test
    void aServerThatIsAsItShouldBe() {
        try (RedisServer server = RedisServer.builder()
                        .appendOnly()
                        .config("maxmemory 64mb")
                        .config("maxmemory-policy noeviction")
                        .start();
                RedisScheduleStore store = open(server)) {
            ServerReport report = store.report();
            assertThat(report.warnings()).isEmpty();
            assertThat(report.facts().keySet())
                    .containsExactly(
                            "store",
                            "version",
                            "mode",
                            "role",
                            "replicas",
                            "uptime",
                            "memory",
                            "eviction",
                            "appendOnly",
                            "lastAppend",
                            "clients",
                            "commandsPerSecond");
            assertThat(report.facts())
                    .containsEntry("store", "Redis at " + server.host() + ":" + server.port())
                    .containsEntry("mode", "standalone")
                    .containsEntry("role", "primary")
                    .containsEntry("replicas", "0")
                    .containsEntry("eviction", "noeviction")
                    .containsEntry("appendOnly", "on")
                    .containsEntry("lastAppend", "ok");
            assertThat(report.facts().get("memory")).matches("\\S+ of 64\\.00M");
            assertThat(report.facts().get("uptime")).matches("\\d+ min \\d+ s");
            assertThat(report.facts().get("version")).matches("\\d+\\.\\d+\\.\\d+");
        }
    }

    /** Word for word, so that what is known from the log is found again. */
    @Test
    void theWarningsAreThoseOfTheStart() {
        try (RedisServer server = RedisServer.builder()
                        .own()
                        .config("maxmemory-policy allkeys-lru")
                        .start();
                RedisScheduleStore store = open(server)) {
            List<String> warnings = store.report().warnings();
            assertThat(warnings).hasSize(2);
            RedisStoreConfig config = RedisStoreConfig.of(server.url()).withUnsafeServer(UnsafeServer.REFUSE);
            assertThatThrownBy(() -> RedisScheduleStore.open(config))
                    .isInstanceOf(StoreAccessException.class)
                    .hasMessageEndingWith(": " + String.join("; ", warnings));
            assertThat(store.report().facts())
                    .containsEntry("appendOnly", "off")
                    .doesNotContainKey("lastAppend");
        }
    }

    @Test
    void itTakesOneExchange() {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = open(server)) {
            server.call("CONFIG", "RESETSTAT");
            store.report();
            assertThat(server.call("INFO", "commandstats").lines().filter(line -> line.startsWith("cmdstat_")))
                    .allMatch(line -> line.startsWith("cmdstat_info:calls=1,") || line.startsWith("cmdstat_config"));
        }
    }

    @Test
    void anOldOneIsWarnedOfAndAnAncientOneIsADanger() {
        assertThat(new SelfReport("redis_version:6.2.14\r\nrole:master\r\naof_enabled:1\r\n").dangers())
                .isEmpty();
        assertThat(new SelfReport("redis_version:6.2.14\r\n").remarks())
                .containsExactly("version 6.2 is old; upgrade to 7.0 or later");
        assertThat(new SelfReport("redis_version:5.0.7\r\n").dangers())
                .containsExactly("version 5.0 is not supported; upgrade to 7.0 or later");
        assertThat(new SelfReport("redis_version:5.0.7\r\n").remarks()).isEmpty();
    }

    /** What it does not tell is left out, and is no danger. */
    @Test
    void aServerThatTellsNothing() {
        SelfReport nothing = new SelfReport("");
        assertThat(nothing.dangers()).isEmpty();
        assertThat(nothing.remarks()).isEmpty();
    }
}
