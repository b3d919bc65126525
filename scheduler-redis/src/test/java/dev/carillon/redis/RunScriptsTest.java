package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Policies;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code skip_next.lua}, {@code backfill_runs.lua}, {@code requeue_run.lua} and {@code forget_dead.lua} change. */
class RunScriptsTest extends StageCase {

    private static final RunId FIRST = RunId.of(Stage.ID, Instant.parse("2020-01-02T00:00:00Z"));
    private static final RunId SECOND = RunId.of(Stage.ID, Instant.parse("2020-01-03T00:00:00Z"));

    private List<RunId> backfill(boolean force) {
        BackfillRequest request = new BackfillRequest(Stage.ID, List.of(FIRST, SECOND), force);
        return ((BackfillReply.Added) stage.store.backfill(request)).runs();
    }

    private Claim dead(StoredSchedule due) {
        Claim claim = stage.fire(due);
        stage.end(claim, new Completion.Finish(RunState.DEAD));
        return claim;
    }

    @Test
    void aSkippedFireTimeLeavesARecord() {
        StoredSchedule due = stage.put(Stage.hourly(), Optional.of(Stage.AT));
        stage.expect(
                """
                + HASH counters dropped.SKIPPED = 1
                + HASH schedule:s last = 2026-01-01T00:00:00Z
                ~ HASH schedule:s next: 2026-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20260101T000000Z","state":"SKIPPED","nominal":"2026-01-01T00:00:00Z","ended":"<now>","missedCount":0,"reason":"SKIPPED"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2026-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                """,
                () -> assertThat(stage.store.skip(due, Optional.of(Stage.NEXT))).isTrue());
        stage.expectReplayed();
        stage.expectNothing(
                () -> assertThat(stage.store.skip(due, Optional.of(Stage.NEXT))).isFalse());
        stage.pause();
        stage.expectNothing(
                () -> assertThat(stage.store.skip(due, Optional.of(Stage.NEXT))).isFalse());
    }

    @Test
    void theFirstOfABackfillMayStart() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.expect("""
                + HASH schedule:s asked = 20200102T000000Z 20200103T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET waiting:t s@20200102T000000Z = <now>
                """, () -> assertThat(backfill(false)).containsExactly(FIRST, SECOND));
        stage.expectReplayed();
        stage.expectNothing(() -> assertThat(backfill(true)).isEmpty());
    }

    @Test
    void aBackfillWaitsForTheUnfinishedRunAndInAPause() {
        StoredSchedule due = stage.due();
        Claim claim = stage.fire(due);
        stage.expect("""
                + HASH schedule:s asked = 20200102T000000Z 20200103T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> backfill(false));
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
                + ZSET waiting:t s@20200102T000000Z = inf
                """, () -> stage.end(claim, new Completion.Finish(RunState.SUCCEEDED)));
    }

    @Test
    void aDeadRunWaitsAgain() {
        Claim claim = dead(stage.due());
        stage.expect("""
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> MANUAL
                ~ HASH run:s@20200101T000000Z state: DEAD -> WAITING
                + HASH schedule:s unfinished = 20200101T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET dead s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> assertThat(stage.store.requeue(claim.run())).isEqualTo(RequeueReply.REQUEUED));
        stage.expectReplayed();
        stage.expectNothing(() -> assertThat(stage.store.requeue(claim.run())).isEqualTo(RequeueReply.UNKNOWN));
        stage.expectNothing(() -> assertThat(stage.store.discard(claim.run())).isFalse());
    }

    @Test
    void aDeadRunWithoutItsScheduleCanOnlyBeForgotten() {
        Claim claim = dead(stage.due());
        stage.store.delete(Stage.ID);
        stage.expectNothing(() -> assertThat(stage.store.requeue(claim.run())).isEqualTo(RequeueReply.IMPOSSIBLE));
        assertThat(stage.store.discard(claim.run())).isTrue();
        assertThat(stage.call("EXISTS", stage.keys.run(Stage.SHARD, claim.run()), stage.keys.dead(Stage.SHARD)))
                .isEqualTo("0");
    }

    @Test
    void theLastFailureThatAScheduleBearsPausesIt() {
        StoredSchedule due = stage.put(
                Stage.hourly().withPolicies(Policies.DEFAULT.withPauseAfterFailures(1)), Optional.of(Stage.DUE));
        Claim claim = stage.fire(due);
        stage.expect("""
                ~ HASH run:s@20200101T000000Z state: RUNNING -> DEAD
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + HASH schedule:s died = 1
                + HASH schedule:s failures = 1
                - HASH schedule:s next = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedBy = carillon
                + HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                + HASH schedule:s pausedReason = failed runs in a row: 1
                + HASH schedule:s pausedSince = <now>
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"DEAD","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET dead s@20200101T000000Z = <now>
                - ZSET due:t s = 2990-01-01T00:00:00Z
                - ZSET leases s@20200101T000000Z = <now>
                """, () -> stage.end(claim, new Completion.Finish(RunState.DEAD)));
        stage.expectReplayed();
    }
}
