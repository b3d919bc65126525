package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.Completion;
import dev.carillon.store.Pause;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code pause_schedule.lua} and {@code resume_schedule.lua} change, and what they leave alone. */
class PauseScriptsTest extends StageCase {

    private Optional<ScheduleState> pauseAgain() {
        return stage.store
                .pause(Stage.ID, new Pause("maintenance", "tester", Stage.AT))
                .map(stored -> stored.state());
    }

    @Test
    void aPausedScheduleIsNotDueAndItsRunsAreHeldBack() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ZERO));
        stage.triggered();
        stage.expect("""
                - HASH schedule:s next = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedBy = tester
                + HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedReason = maintenance
                + HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2990-01-01T00:00:00Z
                ~ ZSET waiting:t s@20200101T000000Z: <now> -> inf
                """, stage::pause);
        stage.expectReplayed();
    }

    @Test
    void aRunningRunIsLeftAloneByAPause() {
        stage.running();
        stage.expect("""
                - HASH schedule:s next = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedBy = tester
                + HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedReason = maintenance
                + HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2990-01-01T00:00:00Z
                """, stage::pause);
    }

    @Test
    void aCompletedScheduleStaysCompleted() {
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
        stage.expect("""
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(pauseAgain()).contains(ScheduleState.COMPLETED));
    }

    @Test
    void whatDoesNotExistIsNotPaused() {
        stage.expectNothing(() -> assertThat(pauseAgain()).isEmpty());
    }

    @Test
    void aThousandUnfinishedRunsAreHeldBackAndLetGo() {
        Schedule many =
                Stage.hourly().withPolicies(Policies.DEFAULT.withOverlap(Overlap.allow(ScheduleStore.MAX_UNFINISHED)));
        stage.put(many, Optional.of(Stage.NEXT));
        StringBuilder unfinished = new StringBuilder();
        for (int i = 0; i < ScheduleStore.MAX_UNFINISHED; i++) {
            RunId run = RunId.of(Stage.ID, Stage.DUE.plusSeconds(i));
            unfinished.append(i == 0 ? "" : " ").append(run.suffix());
            stage.call("ZADD", stage.keys.waiting(Stage.SHARD, Stage.LANE), "1", run.value());
        }
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "unfinished", unfinished.toString());
        stage.pause();
        assertThat(stage.call("ZCOUNT", stage.keys.waiting(Stage.SHARD, Stage.LANE), "inf", "inf"))
                .isEqualTo("1000");
        assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue();
        assertThat(stage.call("ZCOUNT", stage.keys.waiting(Stage.SHARD, Stage.LANE), "inf", "inf"))
                .isEqualTo("0");
        RunId oneMore = RunId.manual(Stage.ID, Stage.AT, "m1");
        stage.expectNothing(() -> assertThat(stage.store.trigger(new TriggerRequest(oneMore, Stage.AT, true)))
                .isInstanceOf(TriggerReply.Overlapping.class));
    }

    @Test
    void aResumedScheduleIsDueAndItsRunsMayStart() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ZERO));
        stage.pause();
        stage.expect(
                """
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                ~ ZSET waiting:t s@20200101T000000Z: inf -> <now>
                """, () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue());
        stage.expectReplayed();
    }

    @Test
    void aResumedScheduleWithoutAFireTimeIsCompleted() {
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.NEXT), Payload.NONE), Optional.of(Stage.NEXT));
        stage.pause();
        stage.expect("""
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> COMPLETED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET finished s = <now>
                """, () -> assertThat(stage.resume(1, Optional.empty())).isTrue());
    }

    @Test
    void aResumedIntervalAfterCompletionGetsItsFireTime() {
        stage.put(
                new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE),
                Optional.of(Stage.NEXT));
        stage.pause();
        stage.expect("""
                ~ HASH schedule:s anchor: 2026-01-01T00:00:00Z -> <now>
                + HASH schedule:s next = <now>
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = <now>
                """, () -> assertThat(stage.resume(1, Optional.empty())).isTrue());
    }

    @Test
    void aScheduleThatLostItsFireTimeGetsOne() {
        stage.due();
        stage.call("ZREM", stage.keys.due(Stage.SHARD, Stage.LANE), "s");
        stage.expect(
                """
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue());
    }

    @Test
    void whatIsNotPausedOrAnotherGenerationIsLeftAlone() {
        stage.due();
        stage.expectNothing(
                () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isFalse());
        stage.pause();
        stage.expectNothing(
                () -> assertThat(stage.resume(2, Optional.of(Stage.NEXT))).isFalse());
        stage.store.delete(Stage.ID);
        stage.expectNothing(
                () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isFalse());
    }

    @Test
    void aPauseSinceAnotherMomentIsLeftAlone() {
        StoredSchedule paused = paused(Bounds.NONE, 0);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedSince", "2990-01-01T00:00:00.001Z");
        stage.expectNothing(() -> assertThat(resume(paused, false)).isFalse());
        StoredSchedule newer = stage.get();
        assertThat(resume(newer, false)).isTrue();
    }

    @Test
    void aPauseThatKeepsAnotherFireTimeIsLeftAlone() {
        StoredSchedule paused = paused(Bounds.NONE, 0);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedNext", "2990-01-01T00:00:00.001Z");
        stage.expectNothing(() -> assertThat(resume(paused, false)).isFalse());
        assertThat(resume(stage.get(), false)).isTrue();
    }

    @Test
    void aPauseInThePlaceOfAnotherKeepsWhatThatKept() {
        stage.due();
        stage.store.pause(Stage.ID, new Pause("other", "somebody", Stage.AT));
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedSince", "2001-01-01T00:00:00Z");
        stage.expect("""
                ~ HASH schedule:s pausedBy: somebody -> tester
                ~ HASH schedule:s pausedReason: other -> maintenance
                ~ HASH schedule:s pausedSince: 2001-01-01T00:00:00Z -> <now>
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, stage::pause);
    }

    /** A version that does not know the field leaves it behind when it ends a pause. */
    @Test
    void aPauseKeepsNothingThatAnEarlierOneLeftBehind() {
        stage.put(
                new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE),
                Optional.empty());
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedNext", "2990-01-01T00:00:00Z");
        stage.expect("""
                + HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedReason = maintenance
                + HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, stage::pause);
    }

    @Test
    void aCompletedScheduleIsNotResumed() {
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
        stage.expectNothing(
                () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isFalse());
    }

    @Test
    void whatPassedDuringAPauseIsDroppedAndRecorded() {
        StoredSchedule paused = paused(Bounds.NONE, 0);
        stage.expect("""
                + HASH counters dropped.PAUSED = 7
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SKIPPED","nominal":"2020-01-01T00:00:00Z","ended":"<now>","missedCount":6,"reason":"PAUSED"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> assertThat(resume(paused, false)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void theLatestThatPassedDuringAPauseIsCaughtUp() {
        StoredSchedule paused = paused(Bounds.NONE, 0);
        stage.expect("""
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                + HASH schedule:s queued = 20200101T000000Z+6
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> assertThat(resume(paused, true)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void whatIsCaughtUpCountsAsStarted() {
        StoredSchedule paused = paused(Bounds.NONE.withMaxRuns(9), 3);
        stage.expect("""
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                + HASH schedule:s queued = 20200101T000000Z+6
                ~ HASH schedule:s started: 3 -> 4
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> assertThat(resume(paused, true)).isTrue());
    }

    @Test
    void whatIsCaughtUpMayBeTheLastOne() {
        StoredSchedule paused = paused(Bounds.NONE.withMaxRuns(4), 3);
        stage.expect("""
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                + HASH schedule:s queued = 20200101T000000Z+6
                ~ HASH schedule:s started: 3 -> 4
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> assertThat(resume(paused, true)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void whatIsCaughtUpWaitsForARunThatIsUnfinished() {
        stage.running();
        stage.pause();
        StoredSchedule paused = stage.get();
        ResumeRequest.Missed missed = new ResumeRequest.Missed(Stage.DUE.plusSeconds(7200), 2);
        stage.expect(
                """
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T02:00:00Z
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = tester
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedReason = maintenance
                - HASH schedule:s pausedSince = <now>
                + HASH schedule:s queued = 20200101T020000Z+1
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                """,
                () -> assertThat(stage.store.resume(
                                new ResumeRequest(paused, Optional.of(Stage.NEXT), Optional.of(missed), true)))
                        .isTrue());
    }

    private StoredSchedule paused(Bounds bounds, int started) {
        stage.put(Stage.hourly().withBounds(bounds), Optional.of(Stage.NEXT));
        if (started > 0) {
            stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "started", Integer.toString(started));
        }
        stage.pause();
        return stage.get();
    }

    private boolean resume(StoredSchedule paused, boolean catchUp) {
        ResumeRequest.Missed missed = new ResumeRequest.Missed(Stage.DUE, 7);
        return stage.store.resume(new ResumeRequest(paused, Optional.of(Stage.NEXT), Optional.of(missed), catchUp));
    }
}
