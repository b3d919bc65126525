package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
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

/** What {@code claim.lua} does with schedules whose starts are limited, or whose fire times are scattered. */
class BoundsClaimScriptTest extends StageCase {

    private static Schedule hourly(Overlap overlap) {
        return Stage.hourly().withPolicies(Policies.DEFAULT.withOverlap(overlap));
    }

    /** The first run runs. */
    private Claim running(Schedule schedule) {
        stage.put(schedule, Optional.of(Stage.DUE));
        return Stage.granted(fireNext());
    }

    /** Claims what is due; an hour later the next one is. */
    private ClaimReply fireNext() {
        StoredSchedule now = stage.get();
        Instant nominal = now.next().orElseThrow();
        return stage.claim(
                new ClaimItem.Fire(now, nominal, 0, Optional.of(nominal.plusSeconds(3600)), OnNodeLoss.RERUN));
    }

    private void end(Claim claim) {
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
    }

    @Test
    void startsAreCountedUpToTheLimit() {
        stage.put(Stage.hourly().withBounds(Bounds.NONE.withMaxRuns(2)), Optional.of(Stage.DUE));
        String changes = stage.changes(() -> end(Stage.granted(fireNext())));
        assertThat(changes).contains("+ HASH schedule:s started = 1\n").contains("-> 2020-01-01T01:00:00Z");
        stage.expect("""
                + HASH run:s@20200101T010000Z attempt = 1
                + HASH run:s@20200101T010000Z cause = SCHEDULE
                + HASH run:s@20200101T010000Z claimed = <now>
                + HASH run:s@20200101T010000Z fence = <fence>
                + HASH run:s@20200101T010000Z generation = 1
                + HASH run:s@20200101T010000Z losses = 0
                + HASH run:s@20200101T010000Z missed = 0
                + HASH run:s@20200101T010000Z node = node-1
                + HASH run:s@20200101T010000Z nominal = 2020-01-01T01:00:00Z
                + HASH run:s@20200101T010000Z onNodeLoss = RERUN
                + HASH run:s@20200101T010000Z retries = 0
                + HASH run:s@20200101T010000Z state = RUNNING
                + HASH run:s@20200101T010000Z task = t
                + HASH run:s@20200101T010000Z token = <token>
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T01:00:00Z
                - HASH schedule:s next = 2020-01-01T01:00:00Z
                ~ HASH schedule:s started: 1 -> 2
                + HASH schedule:s unfinished = 20200101T010000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ STRING fence: <fence> -> <fence>
                - ZSET due:t s = 2020-01-01T01:00:00Z
                + ZSET leases s@20200101T010000Z = <now>
                """, () -> Stage.granted(fireNext()));
        stage.expectReplayed();
    }

    @Test
    void whatIsDroppedIsNotCounted() {
        running(Stage.hourly().withBounds(Bounds.NONE.withMaxRuns(2)));
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
    }

    @Test
    void theLastOneInTheQueueLeavesNoFireTime() {
        running(hourly(Overlap.QUEUE_ALL).withBounds(Bounds.NONE.withMaxRuns(2)));
        stage.expect("""
                ~ HASH schedule:s last: 2020-01-01T00:00:00Z -> 2020-01-01T01:00:00Z
                - HASH schedule:s next = 2020-01-01T01:00:00Z
                + HASH schedule:s queued = 20200101T010000Z
                ~ HASH schedule:s started: 1 -> 2
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T01:00:00Z
                """, () -> assertThat(fireNext()).isEqualTo(new ClaimReply.Queued(List.of(), 0)));
    }

    @Test
    void whatTakesThePlaceOfAnotherOneIsNotCountedTwice() {
        running(hourly(Overlap.QUEUE_ONE).withBounds(Bounds.NONE.withMaxRuns(3)));
        fireNext();
        assertThat(stage.get().started()).isEqualTo(2);
        fireNext();
        assertThat(stage.get().started()).isEqualTo(2);
        assertThat(stage.get().next()).isPresent();
    }

    @Test
    void aScatteredFireTimeIsDueAtItsOwnMoment() {
        Schedule scattered = Stage.hourly().withBounds(Bounds.NONE.withJitter(Duration.ofMinutes(30)));
        Instant second = Stage.DUE.plusSeconds(3600);
        assertThat(scattered.dueAt(second)).isAfter(second);
        stage.put(scattered, Optional.of(Stage.DUE));
        assertThat(score()).isEqualTo(scattered.dueAt(Stage.DUE));
        Stage.granted(fireNext());
        assertThat(score()).isEqualTo(scattered.dueAt(second));
        assertThat(stage.get().next()).contains(second);
    }

    private Instant score() {
        return Instant.ofEpochMilli(Long.parseLong(stage.call("ZSCORE", stage.keys.due(Stage.SHARD, Stage.LANE), "s")));
    }

    @Test
    void aScatteredFireTimeIsEarlyUntilItsMoment() {
        Instant now = stage.store.clock().instant();
        Schedule scattered = Stage.hourly().withBounds(Bounds.NONE.withJitter(Duration.ofMinutes(59)));
        Instant nominal = now;
        while (scattered.dueAt(nominal).isBefore(now.plusSeconds(60))) {
            nominal = nominal.minusMillis(1);
        }
        stage.put(scattered, Optional.of(nominal));
        stage.expectNothing(() -> assertThat(fireNext()).isInstanceOf(ClaimReply.Early.class));
    }
}
