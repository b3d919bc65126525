package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many definitions that are sent without waiting for each other: what fails on the way is sent again under its token. */
class PutAllTest {

    private RedisServer server;
    private RedisScheduleStore store;

    @BeforeEach
    void open() {
        server = RedisServer.builder().own().start();
        store = RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                .withShards(4)
                .withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private static List<PutRequest> hundred(String prefix) {
        List<PutRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(PutRequest.create(
                    Stage.hourly().withId(new ScheduleId(prefix + i)), true, Stage.AT, Optional.of(Stage.NEXT)));
        }
        return requests;
    }

    private void assertAllStoredOnce(String prefix) {
        List<PutReply> replies = store.putAll(hundred(prefix));
        assertThat(replies).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(replies.get(i)).isInstanceOf(PutReply.Stored.class);
            PutReply.Stored stored = (PutReply.Stored) replies.get(i);
            assertThat(stored.schedule().schedule().id().value()).isEqualTo(prefix + i);
            assertThat(stored.schedule().generation()).isEqualTo(1);
        }
    }

    @Test
    void scriptsThatWereForgottenAreLoadedAgain() {
        assertAllStoredOnce("first");
        server.call("SCRIPT", "FLUSH");
        assertAllStoredOnce("second");
    }

    /** The server executes what was sent before the time-out when it goes on; the second sending hears of that. */
    @Test
    void repliesThatCameTooLateAreGivenAgain() {
        store.shards();
        server.call("CLIENT", "PAUSE", "1000");
        assertAllStoredOnce("late");
    }

    @Test
    void aConnectionThatBreaksOnTheWayIsMadeAnew() {
        store.shards();
        server.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        assertAllStoredOnce("broken");
    }
}
