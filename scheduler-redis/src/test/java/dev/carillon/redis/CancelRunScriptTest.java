package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Completion;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code cancel_run.lua} changes, and what it leaves alone. */
class CancelRunScriptTest extends StageCase {

    private static final RunId SECOND = RunId.of(Stage.ID, Stage.DUE.plusSeconds(3600));
    private static final RunId THIRD = RunId.of(Stage.ID, Stage.DUE.plusSeconds(7200));

    private void expectCancelled(String changes, RunId run) {
        stage.expect(changes, () -> assertThat(stage.store.cancel(run)).isEqualTo(CancelReply.CANCELLED));
        stage.expectReplayed();
    }

    /** One run runs, and the two fire times after it wait for its end. */
    private Claim queue(Bounds bounds) {
        Schedule schedule =
                Stage.hourly().withBounds(bounds).withPolicies(Policies.DEFAULT.withOverlap(Overlap.QUEUE_ALL));
        Claim first = Stage.granted(stage.claim(next(stage.put(schedule, Optional.of(Stage.DUE)), 0)));
        stage.claim(next(stage.get(), 0));
        stage.claim(next(stage.get(), 4));
        assertThat(stage.get().queued()).containsExactly(SECOND, THIRD);
        return first;
    }

    private static ClaimItem next(StoredSchedule schedule, int missed) {
        return new ClaimItem.Fire(
                schedule,
                schedule.next().orElseThrow(),
                missed,
                schedule.next().map(at -> at.plusSeconds(3600)),
                OnNodeLoss.RERUN);
    }

    @Test
    void aRunThatWaitsIsOver() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        RunId run = stage.triggered();
        expectCancelled("""
                - HASH run:s@20260101T000000Z-m1 attempt = 0
                - HASH run:s@20260101T000000Z-m1 cause = MANUAL
                - HASH run:s@20260101T000000Z-m1 losses = 0
                - HASH run:s@20260101T000000Z-m1 missed = 0
                - HASH run:s@20260101T000000Z-m1 nominal = 2026-01-01T00:00:00Z
                - HASH run:s@20260101T000000Z-m1 retries = 0
                - HASH run:s@20260101T000000Z-m1 state = WAITING
                - HASH run:s@20260101T000000Z-m1 task = t
                - HASH schedule:s unfinished = 20260101T000000Z-m1
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20260101T000000Z-m1","state":"CANCELLED","nominal":"2026-01-01T00:00:00Z","attempt":0,"ended":"<now>","missedCount":0}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, run);
        stage.expectNothing(() -> assertThat(stage.store.cancel(run)).isEqualTo(CancelReply.UNKNOWN));
    }

    @Test
    void aRunThatWaitsForItsRetryIsOverAndItsDelayBegins() {
        Claim claim = stage.fire(stage.put(
                new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE),
                Optional.of(Stage.DUE)));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "next");
        stage.call("ZREM", stage.keys.due(Stage.SHARD, Stage.LANE), "s");
        stage.end(claim, new Completion.RetryAfter(Duration.ofHours(2)));
        expectCancelled("""
                - HASH run:s@20200101T000000Z attempt = 1
                - HASH run:s@20200101T000000Z cause = RETRY
                - HASH run:s@20200101T000000Z claimed = <now>
                - HASH run:s@20200101T000000Z fence = <fence>
                - HASH run:s@20200101T000000Z generation = 1
                - HASH run:s@20200101T000000Z losses = 0
                - HASH run:s@20200101T000000Z missed = 0
                - HASH run:s@20200101T000000Z node = node-1
                - HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                - HASH run:s@20200101T000000Z onNodeLoss = RERUN
                - HASH run:s@20200101T000000Z retries = 1
                - HASH run:s@20200101T000000Z state = WAITING
                - HASH run:s@20200101T000000Z task = t
                - HASH run:s@20200101T000000Z token
                ~ HASH schedule:s anchor: 2026-01-01T00:00:00Z -> <now>
                + HASH schedule:s next = <now>
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"CANCELLED","nominal":"2020-01-01T00:00:00Z","attempt":1,"ended":"<now>","missedCount":0}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = <now>
                - ZSET waiting:t s@20200101T000000Z = <now>
                """, claim.run());
    }

    @Test
    void aRunThatAPauseHoldsBackIsOver() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ZERO));
        stage.pause();
        expectCancelled("""
                - HASH run:s@20200101T000000Z attempt = 1
                - HASH run:s@20200101T000000Z cause = RETRY
                - HASH run:s@20200101T000000Z claimed = <now>
                - HASH run:s@20200101T000000Z fence = <fence>
                - HASH run:s@20200101T000000Z generation = 1
                - HASH run:s@20200101T000000Z losses = 0
                - HASH run:s@20200101T000000Z missed = 0
                - HASH run:s@20200101T000000Z node = node-1
                - HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                - HASH run:s@20200101T000000Z onNodeLoss = RERUN
                - HASH run:s@20200101T000000Z retries = 1
                - HASH run:s@20200101T000000Z state = WAITING
                - HASH run:s@20200101T000000Z task = t
                - HASH run:s@20200101T000000Z token
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"CANCELLED","nominal":"2020-01-01T00:00:00Z","attempt":1,"ended":"<now>","missedCount":0}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET waiting:t s@20200101T000000Z = inf
                """, claim.run());
    }

    @Test
    void aFireTimeInTheQueueIsTakenOut() {
        queue(Bounds.NONE);
        expectCancelled("""
                ~ HASH schedule:s queued: 20200101T010000Z 20200101T020000Z+4 -> 20200101T010000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T020000Z","state":"CANCELLED","nominal":"2020-01-01T02:00:00Z","attempt":0,"ended":"<now>","missedCount":4}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, THIRD);
    }

    @Test
    void theNextOneStartsInThePlaceOfAReleasedOne() {
        stage.end(queue(Bounds.NONE), new Completion.Finish(RunState.SUCCEEDED));
        expectCancelled("""
                ~ HASH schedule:s queued: 20200101T010000Z 20200101T020000Z+4 -> 20200101T020000Z+4
                + LIST history:s {"run":"s@20200101T010000Z","state":"CANCELLED","nominal":"2020-01-01T01:00:00Z","attempt":0,"ended":"<now>","missedCount":0}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET waiting:t s@20200101T010000Z = <now>
                + ZSET waiting:t s@20200101T020000Z = <now>
                """, SECOND);
    }

    @Test
    void theLastOneInTheQueueCompletesTheSchedule() {
        stage.end(queue(Bounds.NONE), new Completion.Finish(RunState.SUCCEEDED));
        stage.store.cancel(SECOND);
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "next");
        stage.call("ZREM", stage.keys.due(Stage.SHARD, Stage.LANE), "s");
        expectCancelled("""
                - HASH schedule:s queued = 20200101T020000Z+4
                ~ HASH schedule:s state: ACTIVE -> COMPLETED
                + LIST history:s {"run":"s@20200101T020000Z","state":"CANCELLED","nominal":"2020-01-01T02:00:00Z","attempt":0,"ended":"<now>","missedCount":4}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET finished s = <now>
                - ZSET waiting:t s@20200101T020000Z = <now>
                """, THIRD);
    }

    @Test
    void whatIsTakenOutOfTheQueueHasHadItsTurn() {
        queue(Bounds.NONE.withMaxRuns(9));
        expectCancelled("""
                ~ HASH schedule:s queued: 20200101T010000Z 20200101T020000Z+4 -> 20200101T020000Z+4
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T010000Z","state":"CANCELLED","nominal":"2020-01-01T01:00:00Z","attempt":0,"ended":"<now>","missedCount":0}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, SECOND);
    }

    @Test
    void theNodeOfARunningRunIsAsked() {
        Claim claim = stage.running();
        stage.expect("""
                + HASH run:s@20200101T000000Z cancel = <now>
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(stage.store.cancel(claim.run())).isEqualTo(CancelReply.REQUESTED));
        stage.expectReplayed();
    }

    @Test
    void theNodeOfARunOfADeletedScheduleIsAsked() {
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
        stage.expect("""
                + HASH run:s@20200101T000000Z cancel = <now>
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(stage.store.cancel(claim.run())).isEqualTo(CancelReply.REQUESTED));
    }

    /** A queued fire time of a schedule made anew is not the running run of the old one that has its name. */
    @Test
    void aQueuedFireTimeIsMeantBeforeARunningNamesake() {
        Claim namesake = stage.running();
        stage.store.delete(Stage.ID);
        stage.due();
        stage.call(
                "HSET",
                stage.keys.schedule(Stage.SHARD, Stage.ID),
                "queued",
                namesake.run().suffix());
        expectCancelled("""
                - HASH schedule:s queued = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"CANCELLED","nominal":"2020-01-01T00:00:00Z","attempt":0,"ended":"<now>","missedCount":0}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, namesake.run());
    }

    @Test
    void whatIsNotUnfinishedIsUnknown() {
        RunId run = RunId.of(Stage.ID, Stage.DUE);
        stage.expectNothing(() -> assertThat(stage.store.cancel(run)).isEqualTo(CancelReply.UNKNOWN));
        Claim claim = stage.running();
        stage.expectNothing(() -> assertThat(stage.store.cancel(SECOND)).isEqualTo(CancelReply.UNKNOWN));
        stage.end(claim, new Completion.Finish(RunState.DEAD));
        stage.expectNothing(() -> assertThat(stage.store.cancel(run)).isEqualTo(CancelReply.UNKNOWN));
    }

    @Test
    void aWaitingRunOfADeletedScheduleIsUnknown() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ZERO));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "unfinished");
        stage.expectNothing(() -> assertThat(stage.store.cancel(claim.run())).isEqualTo(CancelReply.UNKNOWN));
    }

    @Test
    void whatWasPlannedForAnotherTaskIsLeftAlone() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        RunId run = stage.triggered();
        List<String> keys = List.of(
                stage.keys.answer(Stage.SHARD, "token"),
                stage.keys.schedule(Stage.SHARD, Stage.ID),
                stage.keys.run(Stage.SHARD, run),
                stage.keys.due(Stage.SHARD, Stage.OTHER_LANE),
                stage.keys.waiting(Stage.SHARD, Stage.OTHER_LANE),
                stage.keys.leases(Stage.SHARD),
                stage.keys.finished(Stage.SHARD),
                stage.keys.history(Stage.SHARD, Stage.ID),
                stage.keys.dead(Stage.SHARD));
        List<String> args = List.of("s", run.value(), run.suffix(), "other", stage.keys.wakeChannel());
        stage.expectNothing(() ->
                assertThat(stage.requests.run(Script.CANCEL_RUN, keys, args)).containsExactly("changed"));
    }
}
