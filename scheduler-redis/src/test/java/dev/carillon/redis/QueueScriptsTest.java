package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Completion;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the scripts beside {@code claim.lua} do with a schedule whose fire times wait for the end of earlier runs. */
class QueueScriptsTest extends StageCase {

    private static final RunId SECOND = RunId.of(Stage.ID, Stage.DUE.plusSeconds(3600));
    private static final RunId THIRD = RunId.of(Stage.ID, Stage.DUE.plusSeconds(7200));
    private static final Completion.Ending SUCCEEDED = new Completion.Finish(RunState.SUCCEEDED);

    @SuppressWarnings("NullAway.Init")
    private Claim first;

    /** One run runs, and the two fire times after it wait for its end. */
    @BeforeEach
    void queue() {
        stage.put(queuing(Overlap.QUEUE_ALL), Optional.of(Stage.DUE));
        first = Stage.granted(stage.claim(next(stage.get(), 0)));
        stage.claim(next(stage.get(), 4));
        stage.claim(next(stage.get(), 0));
        assertThat(stage.get().queued()).containsExactly(SECOND, THIRD);
    }

    private static Schedule queuing(Overlap overlap) {
        return Stage.hourly().withPolicies(Policies.DEFAULT.withOverlap(overlap));
    }

    private static ClaimItem next(StoredSchedule schedule, int missed) {
        Instant nominal = schedule.next().orElseThrow();
        return new ClaimItem.Fire(schedule, nominal, missed, Optional.of(nominal.plusSeconds(3600)), OnNodeLoss.RERUN);
    }

    @Test
    void theEndOfARunLetsTheFirstOfThemStart() {
        stage.expect("""
                - HASH run:s@20200101T000000Z attempt = 1
                - HASH run:s@20200101T000000Z cause = SCHEDULE
                - HASH run:s@20200101T000000Z claimed = <now>
                - HASH run:s@20200101T000000Z fence = <fence>
                - HASH run:s@20200101T000000Z generation = 1
                - HASH run:s@20200101T000000Z losses = 0
                - HASH run:s@20200101T000000Z missed = 0
                - HASH run:s@20200101T000000Z node = node-1
                - HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                - HASH run:s@20200101T000000Z onNodeLoss = RERUN
                - HASH run:s@20200101T000000Z retries = 0
                - HASH run:s@20200101T000000Z state = RUNNING
                - HASH run:s@20200101T000000Z task = t
                - HASH run:s@20200101T000000Z token = <token>
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SUCCEEDED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T010000Z = <now>
                """, () -> stage.end(first, SUCCEEDED));
        stage.expectReplayed();
    }

    @Test
    void aRunThatDiesLetsTheFirstOfThemStart() {
        stage.end(first, new Completion.Finish(RunState.DEAD));
        assertThat(stage.call("ZSCORE", stage.keys.waiting(Stage.SHARD, Stage.LANE), SECOND.value()))
                .isNotEmpty();
    }

    @Test
    void aRetryLetsNoneOfThemStart() {
        stage.expect("""
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RETRY
                ~ HASH run:s@20200101T000000Z retries: 0 -> 1
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> stage.end(first, new Completion.RetryAfter(Duration.ZERO)));
    }

    @Test
    void aHandOverLetsNoneOfThemStart() {
        stage.expect("""
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RECOVERY
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> stage.end(first, new Completion.HandOver()));
    }

    @Test
    void aRunThatIsGivenUpLetsTheFirstOfThemStart() {
        stage.lapse(first.run());
        Recovery abandoned =
                new Recovery(stage.store.expired(Stage.SHARD, 1).leases().get(0), Recovery.Verdict.ABANDON);
        stage.expect("""
                + HASH counters recovered = 1
                - HASH run:s@20200101T000000Z attempt = 1
                - HASH run:s@20200101T000000Z cause = SCHEDULE
                - HASH run:s@20200101T000000Z claimed = <now>
                - HASH run:s@20200101T000000Z fence = <fence>
                - HASH run:s@20200101T000000Z generation = 1
                - HASH run:s@20200101T000000Z losses = 0
                - HASH run:s@20200101T000000Z missed = 0
                - HASH run:s@20200101T000000Z node = node-1
                - HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                - HASH run:s@20200101T000000Z onNodeLoss = RERUN
                - HASH run:s@20200101T000000Z retries = 0
                - HASH run:s@20200101T000000Z state = RUNNING
                - HASH run:s@20200101T000000Z task = t
                - HASH run:s@20200101T000000Z token = <token>
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"LOST","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"<now>","ended":"<now>","missedCount":0,"error":{"type":"node-lost","message":"the lease of node node-1 ended","stack":""}}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = 1
                + ZSET waiting:t s@20200101T010000Z = <now>
                """, () -> stage.store.recover(Stage.SHARD, List.of(abandoned)));
        stage.expectReplayed();
    }

    @Test
    void aPausedScheduleHoldsTheFirstOfThemBack() {
        stage.pause();
        stage.expect("""
                - HASH run:s@20200101T000000Z attempt = 1
                - HASH run:s@20200101T000000Z cause = SCHEDULE
                - HASH run:s@20200101T000000Z claimed = <now>
                - HASH run:s@20200101T000000Z fence = <fence>
                - HASH run:s@20200101T000000Z generation = 1
                - HASH run:s@20200101T000000Z losses = 0
                - HASH run:s@20200101T000000Z missed = 0
                - HASH run:s@20200101T000000Z node = node-1
                - HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                - HASH run:s@20200101T000000Z onNodeLoss = RERUN
                - HASH run:s@20200101T000000Z retries = 0
                - HASH run:s@20200101T000000Z state = RUNNING
                - HASH run:s@20200101T000000Z task = t
                - HASH run:s@20200101T000000Z token = <token>
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SUCCEEDED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T010000Z = inf
                """, () -> stage.end(first, SUCCEEDED));
    }

    @Test
    void aPauseHoldsWhatMayStart() {
        stage.end(first, SUCCEEDED);
        stage.expect("""
                - HASH schedule:s next = 2020-01-01T03:00:00Z
                + HASH schedule:s pausedBy = tester
                + HASH schedule:s pausedNext = 2020-01-01T03:00:00Z
                + HASH schedule:s pausedReason = maintenance
                + HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T03:00:00Z
                ~ ZSET waiting:t s@20200101T010000Z: <now> -> inf
                """, stage::pause);
        stage.expectReplayed();
    }

    @Test
    void aPauseOfAQueueBehindARunHoldsNothingYet() {
        stage.expect("""
                - HASH schedule:s next = 2020-01-01T03:00:00Z
                + HASH schedule:s pausedBy = tester
                + HASH schedule:s pausedNext = 2020-01-01T03:00:00Z
                + HASH schedule:s pausedReason = maintenance
                + HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T03:00:00Z
                """, stage::pause);
    }

    @Test
    void aResumedScheduleLetsTheFirstOfThemStart() {
        stage.pause();
        stage.end(first, SUCCEEDED);
        stage.expect(
                """
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2020-01-01T03:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                ~ ZSET waiting:t s@20200101T010000Z: inf -> <now>
                """, () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue());
        stage.expectReplayed();
    }

    @Test
    void aResumedScheduleWithoutAFireTimeIsNotCompletedBeforeItsQueue() {
        stage.pause();
        stage.end(first, SUCCEEDED);
        stage.expect("""
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2020-01-01T03:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET waiting:t s@20200101T010000Z: inf -> <now>
                """, () -> assertThat(stage.resume(1, Optional.empty())).isTrue());
    }

    @Test
    void anActiveScheduleWithAQueueHasNotLostItsFireTime() {
        stage.end(first, SUCCEEDED);
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "next");
        stage.call("ZREM", stage.keys.due(Stage.SHARD, Stage.LANE), "s");
        stage.expectNothing(
                () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isFalse());
    }

    private boolean catchUp(Instant latest, int count) {
        ResumeRequest.Missed missed = new ResumeRequest.Missed(latest, count);
        return stage.store.resume(new ResumeRequest(stage.get(), Optional.of(Stage.NEXT), Optional.of(missed), true));
    }

    @Test
    void whatPassedDuringAPauseStandsBehindTheQueue() {
        stage.pause();
        stage.expect(
                """
                ~ HASH schedule:s last: 2020-01-01T02:00:00Z -> 2020-01-01T10:00:00Z
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2020-01-01T03:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s queued: 20200101T010000Z+4 20200101T020000Z -> 20200101T010000Z+4 20200101T020000Z 20200101T100000Z+6
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> assertThat(catchUp(Stage.DUE.plusSeconds(36_000), 7)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void whatWaitsAlreadyIsNotCaughtUpTwice() {
        stage.pause();
        stage.expect("""
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2020-01-01T03:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> assertThat(catchUp(THIRD.nominal(), 1)).isTrue());
    }

    @Test
    void aDeletedScheduleTakesItsQueueAlong() {
        stage.end(first, SUCCEEDED);
        String changes = stage.changes(() -> stage.store.delete(Stage.ID));
        assertThat(changes)
                .contains("- HASH schedule:s queued = 20200101T010000Z+4 20200101T020000Z\n")
                .contains("- ZSET waiting:t s@20200101T010000Z = <now>\n")
                .contains("- ZSET due:t s = 2020-01-01T03:00:00Z\n");
        assertThat(stage.keyspace().lines().toString()).doesNotContain(SECOND.suffix(), THIRD.suffix());
        stage.expectReplayed();
    }

    @Test
    void aCompletedScheduleWithAQueueIsNotPurged() {
        stage.end(first, SUCCEEDED);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "state", "COMPLETED");
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "1", "s");
        stage.expectNothing(() -> assertThat(
                        stage.store.audit(AuditRequest.places(Stage.SHARD, "")).purged())
                .isZero());
    }

    @Test
    void anUpdateOfTheTaskTakesWhatMayStartAlong() {
        stage.end(first, SUCCEEDED);
        StoredSchedule old = stage.get();
        Schedule other = new Schedule(
                        Stage.ID,
                        Stage.OTHER_TASK,
                        old.schedule().recurrence(),
                        old.schedule().payload())
                .withPolicies(old.schedule().policies());
        stage.expect(
                """
                + HASH definitions hvey6ensdc3sqec7 = s
                - HASH definitions q6xjoe3en7gjire7 = s
                ~ HASH schedule:s generation: 1 -> 2
                ~ HASH schedule:s next: 2020-01-01T03:00:00Z -> 2990-01-01T00:00:00Z
                ~ HASH schedule:s task: t -> other
                + SET tasks other
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:other s = 2990-01-01T00:00:00Z
                - ZSET due:t s = 2020-01-01T03:00:00Z
                + ZSET waiting:other s@20200101T010000Z = <now>
                - ZSET waiting:t s@20200101T010000Z = <now>
                """,
                () -> Stage.stored(
                        stage.store.put(PutRequest.replace(old, other, true, Stage.AT, Optional.of(Stage.NEXT)))));
        stage.expectReplayed();
    }

    @Test
    void anUpdateWithoutAFireTimeDoesNotCompleteTheScheduleBeforeItsQueue() {
        stage.end(first, SUCCEEDED);
        StoredSchedule old = stage.get();
        Schedule over = old.schedule().withBounds(Bounds.NONE.withEndAt(Stage.DUE.plusSeconds(7_200)));
        stage.expect(
                """
                + HASH definitions ivtgsuhlunxw73sc = s
                - HASH definitions q6xjoe3en7gjire7 = s
                + HASH schedule:s endAt = 2020-01-01T02:00:00Z
                ~ HASH schedule:s generation: 1 -> 2
                - HASH schedule:s next = 2020-01-01T03:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T03:00:00Z
                """,
                () -> Stage.stored(stage.store.put(PutRequest.replace(old, over, true, Stage.AT, Optional.empty()))));
    }

    @Test
    void aQueueThatStandsNowhereIsPutBack() {
        stage.end(first, SUCCEEDED);
        stage.call("ZREM", stage.keys.waiting(Stage.SHARD, Stage.LANE), SECOND.value());
        stage.expect("""
                + ZSET waiting:t s@20200101T010000Z = <now>
                """, () -> assertThat(repaired()).isEqualTo(1));
        stage.expectNothing(() -> assertThat(repaired()).isZero());
    }

    @Test
    void aQueueOfAPausedScheduleThatStandsNowhereIsHeldBack() {
        stage.end(first, SUCCEEDED);
        stage.pause();
        stage.call("ZREM", stage.keys.waiting(Stage.SHARD, Stage.LANE), SECOND.value());
        stage.expect("""
                + ZSET waiting:t s@20200101T010000Z = inf
                """, () -> assertThat(repaired()).isEqualTo(1));
    }

    @Test
    void aQueueBehindARunIsInItsPlace() {
        stage.expectNothing(() -> assertThat(repaired()).isZero());
    }

    private int repaired() {
        return stage.store.audit(AuditRequest.records(Stage.SHARD, "")).repaired();
    }
}
