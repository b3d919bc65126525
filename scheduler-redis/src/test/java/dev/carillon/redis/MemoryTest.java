package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R11 and R12: a server without memory refuses what would grow, as a whole; what runs is renewed and ends. */
class MemoryTest {

    private RedisServer server;
    private Stage stage;

    @BeforeEach
    void open() {
        server = RedisServer.builder().config("maxmemory 512mb").start();
        stage = new Stage(server);
    }

    @AfterEach
    void close() {
        stage.close();
        server.close();
    }

    private void exhaust() {
        server.call("CONFIG", "SET", "maxmemory", "1");
    }

    private void assertRefused(ThrowingCallable request) {
        stage.expectNothing(() -> assertThatThrownBy(request)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("OOM"));
    }

    private RedisScheduleStore hasty() {
        return RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                .withNamespace(stage.namespace)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(100)));
    }

    @Test
    void whatGrowsIsRefusedAndNothingIsHalfWritten() {
        StoredSchedule due = stage.due();
        try (RedisScheduleStore store = hasty()) {
            exhaust();
            assertRefused(() -> store.put(PutRequest.create(
                    Stage.hourly().withId(new ScheduleId("other")), true, Stage.AT, Optional.of(Stage.NEXT))));
            Schedule daily = new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofDays(1)), Payload.NONE);
            assertRefused(() -> store.put(PutRequest.replace(due, daily, true, Stage.AT, Optional.of(Stage.NEXT))));
            assertRefused(
                    () -> store.trigger(new TriggerRequest(RunId.manual(Stage.ID, Stage.AT, "m1"), Stage.AT, true)));
            assertRefused(() -> store.claim(new ClaimRequest(
                    Stage.SHARD, Stage.NODE, ClaimToken.random(), Stage.LEASE, List.of(Stage.fireItem(due)))));
        }
        server.call("CONFIG", "SET", "maxmemory", "512mb");
        assertThat(stage.claim(Stage.fireItem(due))).isInstanceOf(ClaimReply.Granted.class);
    }

    @Test
    void whatRunsIsRenewedAndEnds() {
        Claim claim = stage.running();
        exhaust();
        if (!server.version().startsWith("6.")) {
            assertThat(stage.store.renew(new RenewRequest(Stage.SHARD, Stage.LEASE, List.of(claim))))
                    .containsExactly(RenewReply.RENEWED);
        }
        assertThat(stage.end(claim, new Completion.RetryAfter(Duration.ZERO))).isEqualTo(CompleteReply.RECORDED);
    }

    @Test
    void whatEndsFreesMemoryAndSoDoesWhatIsDeleted() {
        Claim claim = stage.running();
        exhaust();
        assertThat(stage.end(claim, new Completion.Finish(RunState.SUCCEEDED))).isEqualTo(CompleteReply.RECORDED);
        assertThat(stage.store.delete(Stage.ID)).isTrue();
    }
}
