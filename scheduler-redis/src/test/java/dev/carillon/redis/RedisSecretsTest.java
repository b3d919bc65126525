package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ListRequest;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords come from files, and are in nothing that is shown. */
class RedisSecretsTest {

    @TempDir
    private Path directory;

    @Test
    void aPasswordIsReadFromAFileAndReadAnewForEveryConnection() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "first pa55word\n");
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.call("ACL", "SETUSER", "ours", "on", ">first pa55word", "~*", "&*", "+@all");
            RedisStoreConfig config = RedisStoreConfig.of("redis://127.0.0.1:" + server.port() + "?clientName=ours")
                    .withPasswordFile("ours", file);
            try (RedisScheduleStore store = RedisScheduleStore.open(config)) {
                Files.writeString(file, "second pa55word");
                server.call("ACL", "SETUSER", "ours", "resetpass", ">second pa55word");
                server.call("CLIENT", "KILL", "USER", "ours");
                Awaitility.await()
                        .ignoreExceptions()
                        .until(() -> store.list(ListRequest.all()).schedules().isEmpty());
            }
            Files.writeString(file, "third pa55word");
            assertThatThrownBy(() -> RedisScheduleStore.open(config))
                    .isInstanceOf(StoreAccessException.class)
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("pa55");
        }
    }

    /** An orchestrator may replace a file by removing it first. */
    @Test
    void aFileThatIsGoneForAMomentIsAnOutageAndNoEnd() throws IOException {
        Path file = Files.writeString(directory.resolve("fleeting"), "pa55word");
        try (RedisServer server =
                RedisServer.builder().own().password("pa55word").start()) {
            RedisStoreConfig config = RedisStoreConfig.of("redis://127.0.0.1:" + server.port())
                    .withPasswordFile(null, file)
                    .withTimeouts(Duration.ofMillis(500), Duration.ZERO);
            try (RedisScheduleStore store = RedisScheduleStore.open(config)) {
                Files.delete(file);
                server.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                Awaitility.await().until(() -> catchThrowable(() -> store.list(ListRequest.all())) != null);
                assertThatThrownBy(() -> store.list(ListRequest.all()))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageNotContaining("pa55");
                Files.writeString(file, "pa55word");
                Awaitility.await()
                        .ignoreExceptions()
                        .until(() -> store.list(ListRequest.all()).schedules().isEmpty());
            }
        }
    }

    @Test
    void aFileWithoutAPasswordIsNamed() throws IOException {
        RedisStoreConfig config = RedisStoreConfig.of("redis://127.0.0.1:1");
        Path absent = directory.resolve("absent");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path lines = Files.writeString(directory.resolve("lines"), "pa55\nword\n");
        Path large = Files.writeString(directory.resolve("large"), "pa55".repeat(2_000));
        for (Path file : new Path[] {absent, empty, lines, large}) {
            assertThatThrownBy(() -> config.withPasswordFile(null, file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("passwordFile: \"" + file)
                    .hasMessageNotContaining("pa55");
        }
    }

    @Test
    void aDumpOfTheConfigurationHasNoSecret() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "pa55word");
        RedisStoreConfig config = RedisStoreConfig.of("rediss://user:pa55word@host:1234/5");
        assertThat(config.toString())
                .contains("rediss://host:1234", "database=5", "namespace=carillon")
                .doesNotContain("pa55");
        assertThat(config.withPasswordFile("user", file).toString()).doesNotContain("pa55");
    }

    @Test
    void aMalformedAddressIsNotRepeated() {
        for (String uri :
                new String[] {"redis://:pa55word", "redis:/u:pa55word@h", "http://u:pa55word@h", "redis://u:pa55 word@h"
                }) {
            assertThatThrownBy(() -> RedisStoreConfig.of(uri)).satisfies(thrown -> {
                for (Throwable each = thrown; each != null; each = each.getCause()) {
                    assertThat(each.toString()).doesNotContain("pa55");
                }
            });
        }
    }
}
