package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code claim.lua} changes, and what it leaves alone. */
class ClaimScriptTest extends StageCase {

    private static final ClaimReply MOVED = new ClaimReply.Moved();

    private static ClaimItem.Start startItem(StoredSchedule schedule, RunId run) {
        return new ClaimItem.Start(schedule, run, OnNodeLoss.ABANDON);
    }

    private static ClaimItem.Drop dropItem(StoredSchedule schedule) {
        return new ClaimItem.Drop(schedule, Stage.DUE, 3, DropReason.MISFIRE, Optional.of(Stage.NEXT));
    }

    @Test
    void aDueOccurrenceBecomesARun() {
        StoredSchedule due = stage.due();
        stage.expect("""
                + HASH run:s@20200101T000000Z attempt = 1
                + HASH run:s@20200101T000000Z cause = SCHEDULE
                + HASH run:s@20200101T000000Z claimed = <now>
                + HASH run:s@20200101T000000Z fence = <fence>
                + HASH run:s@20200101T000000Z generation = 1
                + HASH run:s@20200101T000000Z losses = 0
                + HASH run:s@20200101T000000Z missed = 0
                + HASH run:s@20200101T000000Z node = node-1
                + HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                + HASH run:s@20200101T000000Z onNodeLoss = RERUN
                + HASH run:s@20200101T000000Z retries = 0
                + HASH run:s@20200101T000000Z state = RUNNING
                + HASH run:s@20200101T000000Z task = t
                + HASH run:s@20200101T000000Z token = <token>
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + HASH schedule:s unfinished = 20200101T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING fence = <fence>
                ~ ZSET due:t s: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + ZSET leases s@20200101T000000Z = <now>
                """, () -> stage.fire(due));
        stage.expectReplayed();
    }

    @Test
    void theLastOccurrenceLeavesNoFireTime() {
        StoredSchedule once = stage.put(
                new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.of(Stage.DUE));
        stage.expect(
                """
                + HASH run:s@20200101T000000Z attempt = 1
                + HASH run:s@20200101T000000Z cause = SCHEDULE
                + HASH run:s@20200101T000000Z claimed = <now>
                + HASH run:s@20200101T000000Z fence = <fence>
                + HASH run:s@20200101T000000Z generation = 1
                + HASH run:s@20200101T000000Z losses = 0
                + HASH run:s@20200101T000000Z missed = 2
                + HASH run:s@20200101T000000Z node = node-1
                + HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                + HASH run:s@20200101T000000Z onNodeLoss = ABANDON
                + HASH run:s@20200101T000000Z retries = 0
                + HASH run:s@20200101T000000Z state = RUNNING
                + HASH run:s@20200101T000000Z task = t
                + HASH run:s@20200101T000000Z token = <token>
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                - HASH schedule:s next = 2020-01-01T00:00:00Z
                + HASH schedule:s unfinished = 20200101T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING fence = <fence>
                - ZSET due:t s = 2020-01-01T00:00:00Z
                + ZSET leases s@20200101T000000Z = <now>
                """,
                () -> Stage.granted(
                        stage.claim(new ClaimItem.Fire(once, Stage.DUE, 2, Optional.empty(), OnNodeLoss.ABANDON))));
        stage.expectReplayed();
    }

    @Test
    void aDroppedOccurrenceIsCountedAndRecorded() {
        StoredSchedule due = stage.due();
        stage.expect(
                """
                + HASH counters dropped.MISFIRE = 3
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SKIPPED","nominal":"2020-01-01T00:00:00Z","ended":"<now>","missedCount":2,"reason":"MISFIRE"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                """,
                () -> assertThat(stage.claim(dropItem(due))).isEqualTo(new ClaimReply.Dropped(DropReason.MISFIRE)));
        stage.expectReplayed();
    }

    @Test
    void theLastOccurrenceDroppedCompletesTheSchedule() {
        StoredSchedule once = stage.put(
                new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.of(Stage.DUE));
        stage.expect(
                """
                + HASH counters dropped.MISFIRE = 1
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                - HASH schedule:s next = 2020-01-01T00:00:00Z
                ~ HASH schedule:s state: ACTIVE -> COMPLETED
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SKIPPED","nominal":"2020-01-01T00:00:00Z","ended":"<now>","missedCount":0,"reason":"MISFIRE"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T00:00:00Z
                + ZSET finished s = <now>
                """, () -> stage.claim(new ClaimItem.Drop(once, Stage.DUE, 1, DropReason.MISFIRE, Optional.empty())));
    }

    @Test
    void anIntervalAfterCompletionGoesOnWhenItsOccurrenceIsDropped() {
        StoredSchedule after = stage.put(
                new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE),
                Optional.of(Stage.DUE));
        stage.expect(
                """
                + HASH counters dropped.MISFIRE = 1
                ~ HASH schedule:s anchor: 2026-01-01T00:00:00Z -> <now>
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> <now>
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SKIPPED","nominal":"2020-01-01T00:00:00Z","ended":"<now>","missedCount":0,"reason":"MISFIRE"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T00:00:00Z -> <now>
                """, () -> stage.claim(new ClaimItem.Drop(after, Stage.DUE, 1, DropReason.MISFIRE, Optional.empty())));
    }

    @Test
    void anOverlapIsDropped() {
        stage.running();
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "next", "2021-01-01T00:00:00Z");
        stage.expect(
                """
                + HASH counters dropped.OVERLAP = 1
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2021-01-01T00:00:00Z
                ~ HASH schedule:s next: 2021-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20210101T000000Z","state":"SKIPPED","nominal":"2021-01-01T00:00:00Z","ended":"<now>","missedCount":0,"reason":"OVERLAP"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """,
                () -> assertThat(stage.claim(Stage.fireItem(stage.get())))
                        .isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP)));
    }

    /** So it is after a server lost the claim and was told of the run again. */
    @Test
    void anOccurrenceThatRunsAlreadyIsNotStartedTwice() {
        Policies two = Policies.DEFAULT.withOverlap(Overlap.allow(2));
        StoredSchedule due = stage.put(Stage.hourly().withPolicies(two), Optional.of(Stage.DUE));
        stage.fire(due);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "next", "2020-01-01T00:00:00Z");
        stage.expect("""
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(stage.claim(Stage.fireItem(due))).isEqualTo(MOVED));
    }

    @Test
    void aRunningRunOfADeletedScheduleKeepsItsRecord() {
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
        StoredSchedule recreated = stage.due();
        stage.expectNothing(() -> assertThat(stage.claim(Stage.fireItem(recreated)))
                .isEqualTo(new ClaimReply.Early(Duration.ofSeconds(1))));
        stage.lapse(claim.run());
        stage.expectNothing(
                () -> assertThat(stage.claim(Stage.fireItem(recreated))).isInstanceOf(ClaimReply.Early.class));
        stage.call("ZREM", stage.keys.leases(Stage.SHARD), claim.run().value());
        assertThat(stage.fire(recreated).fence()).isGreaterThan(claim.fence());
    }

    @Test
    void nothingOfADeadLetterOfTheSameNameIsLeft() {
        Claim dead = stage.running();
        stage.end(dead, new Completion.Finish(RunState.DEAD));
        stage.call("HSET", stage.keys.run(Stage.SHARD, dead.run()), "error", "{}");
        stage.store.delete(Stage.ID);
        Claim claim = stage.running();
        assertThat(claim.run()).isEqualTo(dead.run());
        assertThat(stage.call("HEXISTS", stage.keys.run(Stage.SHARD, claim.run()), "error"))
                .isEqualTo("0");
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        assertThat(stage.call("ZCARD", stage.keys.dead(Stage.SHARD))).isEqualTo("0");
    }

    @Test
    void asManyRunsAsAreAllowedMayOverlap() {
        Policies two = Policies.DEFAULT.withOverlap(Overlap.allow(2));
        StoredSchedule due = stage.put(Stage.hourly().withPolicies(two), Optional.of(Stage.DUE));
        RunId manual = stage.triggered();
        assertThat(Stage.granted(stage.claim(Stage.fireItem(due))).run()).isNotEqualTo(manual);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "next", "2021-01-01T00:00:00Z");
        assertThat(stage.claim(Stage.fireItem(stage.get()))).isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
    }

    @Test
    void aWaitingRunBecomesARunningOne() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        RunId run = stage.triggered();
        stage.expect("""
                ~ HASH run:s@20260101T000000Z-m1 attempt: 0 -> 1
                + HASH run:s@20260101T000000Z-m1 claimed = <now>
                + HASH run:s@20260101T000000Z-m1 fence = <fence>
                + HASH run:s@20260101T000000Z-m1 generation = 1
                + HASH run:s@20260101T000000Z-m1 node = node-1
                + HASH run:s@20260101T000000Z-m1 onNodeLoss = ABANDON
                ~ HASH run:s@20260101T000000Z-m1 state: WAITING -> RUNNING
                + HASH run:s@20260101T000000Z-m1 token = <token>
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING fence = <fence>
                + ZSET leases s@20260101T000000Z-m1 = <now>
                - ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, () -> Stage.granted(stage.claim(startItem(stage.get(), run))));
        stage.expectReplayed();
    }

    /** How a schedule stops being what a claim was planned from. */
    enum Change {
        FIRED,
        REPLACED,
        PAUSED,
        DELETED,
        RECREATED;

        void makeOn(Stage stage) {
            switch (this) {
                case FIRED -> stage.fire(stage.get());
                case REPLACED -> {
                    Schedule other = new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofDays(1)), Payload.NONE);
                    stage.store.put(PutRequest.replace(stage.get(), other, true, Stage.AT, Optional.of(Stage.DUE)));
                }
                case PAUSED -> stage.pause();
                case DELETED -> stage.store.delete(Stage.ID);
                case RECREATED -> {
                    stage.store.delete(Stage.ID);
                    stage.put(Stage.hourly(), Optional.of(Stage.DUE));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void whatHasMovedIsLeftAlone(Change change) {
        StoredSchedule due = stage.due();
        change.makeOn(stage);
        stage.expectNothing(
                () -> assertThat(stage.claimAll(Stage.fireItem(due))).containsExactly(MOVED));
        stage.expectNothing(() -> assertThat(stage.claimAll(dropItem(due))).containsExactly(MOVED));
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLACED", "PAUSED", "DELETED", "RECREATED"})
    void aWaitingRunWhoseScheduleMovedIsLeftAlone(Change change) {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ZERO));
        StoredSchedule read = stage.get();
        change.makeOn(stage);
        stage.expectNothing(
                () -> assertThat(stage.claimAll(startItem(read, claim.run()))).containsExactly(MOVED));
    }

    @Test
    void whatIsNotDueIsEarlyAndLeftAlone() {
        StoredSchedule later = stage.put(
                Stage.hourly(), Optional.of(stage.store.clock().instant().plusSeconds(100)));
        stage.expectNothing(() -> assertThat(stage.claim(Stage.fireItem(later))).isInstanceOf(ClaimReply.Early.class));
        Claim claim = Stage.granted(stage.claim(startItem(later, stage.triggered())));
        stage.end(claim, new Completion.RetryAfter(Duration.ofSeconds(100)));
        stage.expectNothing(() ->
                assertThat(stage.claim(startItem(stage.get(), claim.run()))).isInstanceOf(ClaimReply.Early.class));
    }

    @Test
    void aRunThatIsClaimedAlreadyIsLeftAlone() {
        Claim claim = stage.running();
        stage.expectNothing(() ->
                assertThat(stage.claim(startItem(stage.get(), claim.run()))).isEqualTo(MOVED));
    }

    @Test
    void anUnknownScheduleIsLeftAlone() {
        StoredSchedule due = stage.due();
        stage.store.delete(Stage.ID);
        stage.expectNothing(() -> assertThat(stage.claim(Stage.fireItem(due))).isEqualTo(MOVED));
    }

    @Test
    void aLeftOverDueEntryIsTakenAway() {
        StoredSchedule due = stage.due();
        stage.store.delete(Stage.ID);
        stage.call("ZADD", stage.keys.due(Stage.SHARD, Stage.LANE), "1", "s");
        stage.expect("""
                - ZSET due:t s = 1
                """, () -> assertThat(stage.claim(Stage.fireItem(due))).isEqualTo(MOVED));
    }

    @Test
    void aLeftOverWaitingEntryIsTakenAway() {
        StoredSchedule due = stage.due();
        RunId run = RunId.manual(Stage.ID, Stage.AT, "gone");
        stage.call("ZADD", stage.keys.waiting(Stage.SHARD, Stage.LANE), "1", run.value());
        stage.expect("""
                - ZSET waiting:t s@20260101T000000Z-gone = 1
                """, () -> assertThat(stage.claim(startItem(due, run))).isEqualTo(MOVED));
    }

    /** Neither fails the others of its batch, nor leaves half of it written. */
    @Test
    void aDamagedRunHoldsUpNobody() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        RunId run = stage.triggered();
        String key = stage.keys.run(Stage.SHARD, run);
        stage.call("HDEL", key, "attempt", "losses", "cause");
        stage.call("HSET", key, "retries", "many");
        Claim claim = Stage.granted(stage.claim(startItem(stage.get(), run)));
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.retries()).isZero();
    }

    @Test
    void aHundredAreClaimedAtOnceEachUnderALargerFence() {
        List<ClaimItem> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            items.add(
                    Stage.fireItem(stage.put(Stage.hourly().withId(new ScheduleId("s" + i)), Optional.of(Stage.DUE))));
        }
        List<ClaimReply> replies = stage.claimAll(items.toArray(ClaimItem[]::new));
        List<Long> fences = replies.stream()
                .map(reply -> Stage.granted(reply).fence().value())
                .toList();
        assertThat(fences).isSorted().doesNotHaveDuplicates().hasSize(100);
        assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("100");
        assertThat(stage.call("GET", stage.keys.fence(Stage.SHARD))).isEqualTo(Long.toString(fences.get(99)));
        stage.expectReplayed();
    }
}
