package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that cannot write to its disk any more refuses every change as a whole, and nothing more is needed than room on
 * the disk. Here it is a folder in the place of its file that keeps it from writing, which it answers like a full disk.
 */
class DiskTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path data;

    private RedisServer server;
    private Stage stage;

    @BeforeEach
    void open() {
        server = RedisServer.builder()
                .own()
                .appendOnly(data)
                .config("save 3600 1")
                .start();
        stage = new Stage(server);
    }

    @AfterEach
    void close() {
        stage.close();
        server.close();
    }

    private void fill() throws IOException {
        Files.createDirectory(data.resolve("dump.rdb"));
        saveUntil("err");
    }

    private void empty() throws IOException {
        Files.delete(data.resolve("dump.rdb"));
        saveUntil("ok");
    }

    private void saveUntil(String status) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    server.call("BGSAVE");
                    return server.call("INFO", "persistence").contains("rdb_last_bgsave_status:" + status);
                });
    }

    private RedisScheduleStore hasty() {
        return RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                .withNamespace(stage.namespace)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(100)));
    }

    private void assertRefused(ThrowingCallable request) {
        stage.expectNothing(() -> assertThatThrownBy(request)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("MISCONF"));
    }

    @Test
    void everyChangeIsRefusedAsAWholeAndGoesThroughWhenThereIsRoomAgain() throws IOException {
        Claim claim = stage.running();
        PutRequest other = PutRequest.create(
                Stage.hourly().withId(new ScheduleId("other")), true, Stage.AT, Optional.of(Stage.NEXT));
        RenewRequest renewal = new RenewRequest(Stage.SHARD, Stage.LEASE, List.of(claim));
        try (RedisScheduleStore store = hasty()) {
            fill();
            assertRefused(() -> store.put(other));
            assertRefused(() -> store.renew(renewal));
            assertRefused(() -> store.delete(Stage.ID));
            assertThat(store.get(Stage.ID)).isPresent();
            empty();
            assertThat(store.put(other)).isInstanceOf(PutReply.Stored.class);
            assertThat(store.renew(renewal)).containsExactly(RenewReply.RENEWED);
        }
        assertThat(stage.end(claim, new Completion.Finish(RunState.SUCCEEDED))).isEqualTo(CompleteReply.RECORDED);
    }
}
