package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code claim.lua} does with fire times that wait for earlier runs. */
class QueueClaimScriptTest extends StageCase {

    private static final ClaimReply QUEUED = new ClaimReply.Queued(List.of(), 0);
    private static final ClaimReply MOVED = new ClaimReply.Moved();
    private static final RunId FIRST = RunId.of(Stage.ID, Stage.DUE);
    private static final RunId SECOND = RunId.of(Stage.ID, Stage.DUE.plusSeconds(3600));

    private static Schedule hourly(Overlap overlap) {
        return Stage.hourly().withPolicies(Policies.DEFAULT.withOverlap(overlap));
    }

    /** The first run runs. */
    private Claim running(Schedule schedule) {
        stage.put(schedule, Optional.of(Stage.DUE));
        return Stage.granted(fireNext());
    }

    private ClaimReply fireNext() {
        return fireNext(0);
    }

    /** Claims what is due; an hour later the next one is. */
    private ClaimReply fireNext(int missed) {
        StoredSchedule now = stage.get();
        Instant nominal = now.next().orElseThrow();
        return stage.claim(
                new ClaimItem.Fire(now, nominal, missed, Optional.of(nominal.plusSeconds(3600)), OnNodeLoss.RERUN));
    }

    private ClaimReply startOf(RunId run) {
        return stage.claim(new ClaimItem.Start(stage.get(), run, OnNodeLoss.RERUN));
    }

    private void end(Claim claim) {
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
    }

    @Test
    void aFireTimeWaitsForTheRunBefore() {
        running(hourly(Overlap.QUEUE_ONE));
        stage.expect("""
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T01:00:00Z
                ~ HASH schedule:s next: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                + HASH schedule:s queued = 20200101T010000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                """, () -> assertThat(fireNext()).isEqualTo(QUEUED));
        stage.expectReplayed();
    }

    @Test
    void theLastFireTimeWaitsToo() {
        running(hourly(Overlap.QUEUE_ONE));
        StoredSchedule now = stage.get();
        stage.expect(
                """
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T01:00:00Z
                - HASH schedule:s next = 2020-01-01T01:00:00Z
                + HASH schedule:s queued = 20200101T010000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T01:00:00Z
                """,
                () -> assertThat(stage.claim(new ClaimItem.Fire(
                                now, now.next().orElseThrow(), 0, Optional.empty(), OnNodeLoss.RERUN)))
                        .isEqualTo(QUEUED));
    }

    @Test
    void aLaterOneTakesThePlaceOfTheOneThatWaits() {
        running(hourly(Overlap.QUEUE_ONE));
        fireNext(2);
        stage.expect("""
                + HASH counters dropped.OVERLAP = 3
                ~ HASH schedule:s last: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                ~ HASH schedule:s next: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                ~ HASH schedule:s queued: 20200101T010000Z+2 -> 20200101T020000Z+5
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T010000Z","state":"SKIPPED","nominal":"2020-01-01T01:00:00Z","ended":"<now>","missedCount":2,"reason":"OVERLAP"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                """, () -> assertThat(fireNext(5)).isEqualTo(new ClaimReply.Queued(List.of(), 3)));
        stage.expectReplayed();
    }

    @Test
    void aLaterOneTakesThePlaceOfOneThatMayStart() {
        Claim first = running(hourly(Overlap.QUEUE_ONE));
        fireNext();
        end(first);
        stage.expect("""
                + HASH counters dropped.OVERLAP = 1
                ~ HASH schedule:s last: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                ~ HASH schedule:s next: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                ~ HASH schedule:s queued: 20200101T010000Z -> 20200101T020000Z
                + LIST history:s {"run":"s@20200101T010000Z","state":"SKIPPED","nominal":"2020-01-01T01:00:00Z","ended":"<now>","missedCount":0,"reason":"OVERLAP"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                - ZSET waiting:t s@20200101T010000Z = <now>
                + ZSET waiting:t s@20200101T020000Z = <now>
                """, () -> assertThat(fireNext()).isEqualTo(new ClaimReply.Queued(List.of(), 1)));
        stage.expectReplayed();
    }

    @Test
    void allWaitInTheirOrder() {
        running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        stage.expect("""
                ~ HASH schedule:s last: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                ~ HASH schedule:s next: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                ~ HASH schedule:s queued: 20200101T010000Z -> 20200101T010000Z 20200101T020000Z+3
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                """, () -> assertThat(fireNext(3)).isEqualTo(QUEUED));
        stage.expectReplayed();
    }

    @Test
    void behindOneThatMayStartOthersWait() {
        Claim first = running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        end(first);
        stage.expect("""
                ~ HASH schedule:s last: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                ~ HASH schedule:s next: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                ~ HASH schedule:s queued: 20200101T010000Z -> 20200101T010000Z 20200101T020000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                """, () -> assertThat(fireNext()).isEqualTo(QUEUED));
    }

    @Test
    void moreThanAThousandDoNotWait() {
        running(hourly(Overlap.QUEUE_ALL));
        StringBuilder queued = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            queued.append(i == 0 ? "" : " ")
                    .append(RunId.of(Stage.ID, Stage.DUE.plusSeconds(i + 1)).suffix());
        }
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "queued", queued.toString());
        stage.expect("""
                + HASH counters dropped.OVERLAP = 1
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T01:00:00Z
                ~ HASH schedule:s next: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T010000Z","state":"SKIPPED","nominal":"2020-01-01T01:00:00Z","ended":"<now>","missedCount":0,"reason":"OVERLAP"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                """, () -> assertThat(fireNext()).isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP)));
        stage.expectReplayed();
    }

    @Test
    void theRunsThatAreToGiveWayAreNamed() {
        running(hourly(Overlap.CANCEL_PREVIOUS));
        ClaimReply names = new ClaimReply.Queued(List.of(FIRST), 0);
        stage.expect("""
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T01:00:00Z
                ~ HASH schedule:s next: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                + HASH schedule:s queued = 20200101T010000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                """, () -> assertThat(fireNext()).isEqualTo(names));
        stage.expectReplayed();
        stage.expect("""
                + HASH counters dropped.OVERLAP = 1
                ~ HASH schedule:s last: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                ~ HASH schedule:s next: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                ~ HASH schedule:s queued: 20200101T010000Z -> 20200101T020000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T010000Z","state":"SKIPPED","nominal":"2020-01-01T01:00:00Z","ended":"<now>","missedCount":0,"reason":"OVERLAP"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T02:00:00Z -> 2020-01-01T03:00:00Z
                """, () -> assertThat(fireNext()).isEqualTo(new ClaimReply.Queued(List.of(FIRST), 1)));
    }

    @Test
    void aFireTimeThatWaitsAlreadyIsNotQueuedTwice() {
        running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        stage.call(
                "HSET",
                stage.keys.schedule(Stage.SHARD, Stage.ID),
                "next",
                SECOND.nominal().toString());
        stage.expect("""
                ~ HASH schedule:s next: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(fireNext()).isEqualTo(MOVED));
    }

    @Test
    void aDropLeavesTheQueueAndDoesNotCompleteTheSchedule() {
        running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        StoredSchedule now = stage.get();
        stage.expect(
                """
                + HASH counters dropped.MISFIRE = 1
                ~ HASH schedule:s last: 2020-01-01T01:00:00Z -> 2020-01-01T02:00:00Z
                - HASH schedule:s next = 2020-01-01T02:00:00Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T020000Z","state":"SKIPPED","nominal":"2020-01-01T02:00:00Z","ended":"<now>","missedCount":0,"reason":"MISFIRE"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T02:00:00Z
                """,
                () -> stage.claim(
                        new ClaimItem.Drop(now, now.next().orElseThrow(), 1, DropReason.MISFIRE, Optional.empty())));
    }

    @Test
    void aQueuedFireTimeBecomesARunningRun() {
        Claim first = running(hourly(Overlap.QUEUE_ALL));
        fireNext(2);
        fireNext();
        end(first);
        stage.expect(
                """
                + HASH run:s@20200101T010000Z attempt = 1
                + HASH run:s@20200101T010000Z cause = SCHEDULE
                + HASH run:s@20200101T010000Z claimed = <now>
                + HASH run:s@20200101T010000Z fence = <fence>
                + HASH run:s@20200101T010000Z generation = 1
                + HASH run:s@20200101T010000Z losses = 0
                + HASH run:s@20200101T010000Z missed = 2
                + HASH run:s@20200101T010000Z node = node-1
                + HASH run:s@20200101T010000Z nominal = 2020-01-01T01:00:00Z
                + HASH run:s@20200101T010000Z onNodeLoss = RERUN
                + HASH run:s@20200101T010000Z retries = 0
                + HASH run:s@20200101T010000Z state = RUNNING
                + HASH run:s@20200101T010000Z task = t
                + HASH run:s@20200101T010000Z token = <token>
                ~ HASH schedule:s queued: 20200101T010000Z+2 20200101T020000Z -> 20200101T020000Z
                + HASH schedule:s unfinished = 20200101T010000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ STRING fence: <fence> -> <fence>
                + ZSET leases s@20200101T010000Z = <now>
                - ZSET waiting:t s@20200101T010000Z = <now>
                """,
                () -> assertThat(Stage.granted(startOf(SECOND)).missedCount()).isEqualTo(2));
        stage.expectReplayed();
    }

    @Test
    void theLastQueuedFireTimeLeavesNoQueue() {
        Claim first = running(hourly(Overlap.QUEUE_ONE));
        fireNext();
        end(first);
        Claim second = Stage.granted(startOf(SECOND));
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(stage.call("HEXISTS", stage.keys.schedule(Stage.SHARD, Stage.ID), "queued"))
                .isEqualTo("0");
        stage.expectNothing(() -> assertThat(startOf(SECOND)).isEqualTo(MOVED));
    }

    @Test
    void aQueuedFireTimeThatMayNotStartYetIsLeftAlone() {
        running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        stage.expectNothing(() -> assertThat(startOf(SECOND)).isEqualTo(MOVED));
    }

    /** A manual run may have taken the room meanwhile; its end makes room again. */
    @Test
    void aQueuedFireTimeWithoutRoomIsTakenAwayFromTheNodes() {
        Claim first = running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        end(first);
        RunId manual = stage.triggered();
        stage.expect("""
                - ZSET waiting:t s@20200101T010000Z = <now>
                """, () -> assertThat(startOf(SECOND)).isEqualTo(MOVED));
        assertThat(stage.get().queued()).containsExactly(SECOND);
        end(stage.start(manual));
        assertThat(Stage.granted(startOf(SECOND)).run()).isEqualTo(SECOND);
    }

    @Test
    void aQueuedFireTimeThatAPauseHoldsBackIsLeftAlone() {
        Claim first = running(hourly(Overlap.QUEUE_ALL));
        fireNext();
        end(first);
        stage.pause();
        stage.expectNothing(() -> assertThat(startOf(SECOND)).isEqualTo(MOVED));
    }

    @Test
    void aQueuedFireTimeWaitsForItsNamesakeOfADeletedSchedule() {
        Claim namesake = running(hourly(Overlap.QUEUE_ALL));
        stage.store.delete(Stage.ID);
        stage.put(hourly(Overlap.QUEUE_ALL), Optional.of(Stage.NEXT));
        String schedule = stage.keys.schedule(Stage.SHARD, Stage.ID);
        stage.call("HSET", schedule, "queued", namesake.run().suffix());
        stage.call(
                "ZADD",
                stage.keys.waiting(Stage.SHARD, Stage.LANE),
                "1",
                namesake.run().value());
        stage.expectNothing(() -> assertThat(startOf(FIRST)).isEqualTo(new ClaimReply.Early(Duration.ofSeconds(1))));
    }
}
