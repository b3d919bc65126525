package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code complete.lua} changes, and what it leaves alone. */
class CompleteScriptTest extends StageCase {

    private static final Completion.Ending SUCCEEDED = new Completion.Finish(RunState.SUCCEEDED);
    private static final RunError ERROR = new RunError("java.io.IOException", "no \"route\"", "at a.B");

    private static final String ONE_MORE_STALE = """
            + HASH counters stale = 1
            + STRING answer:<token> (expires)
            + STRING answer:<token> = <answer>
            """;

    private CompleteReply fail(Claim claim, Completion.Ending ending) {
        Completion completion = new Completion(claim, new Attempt(Stage.AT, Stage.AT.plusSeconds(1), ERROR), ending);
        return stage.store
                .complete(new CompleteRequest(Stage.SHARD, List.of(completion)))
                .get(0);
    }

    @Test
    void aSucceededRunBecomesHistory() {
        Claim claim = stage.running();
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
                """, () -> assertThat(stage.end(claim, SUCCEEDED)).isEqualTo(CompleteReply.RECORDED));
        stage.expectReplayed();
    }

    @Test
    void theHistoryIsKeptForThirtyDaysAfterTheLatestRun() {
        String history = stage.keys.history(Stage.SHARD, Stage.ID);
        stage.end(stage.running(), SUCCEEDED);
        stage.call("EXPIRE", history, "1000");
        RunId next = RunId.manual(Stage.ID, Stage.NEXT, "m");
        stage.store.trigger(new TriggerRequest(next, Stage.NEXT, false));
        stage.end(stage.start(next), SUCCEEDED);
        assertThat(Duration.ofMillis(Long.parseLong(stage.call("PTTL", history))))
                .isBetween(Duration.ofDays(30).minusMinutes(1), Duration.ofDays(30));
        assertThat(stage.call("LLEN", history)).isEqualTo("2");
    }

    @Test
    void theEndOfTheLastRunCompletesTheSchedule() {
        Schedule once = new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE);
        Claim claim = Stage.granted(stage.claim(new ClaimItem.Fire(
                stage.put(once, Optional.of(Stage.DUE)), Stage.DUE, 0, Optional.empty(), OnNodeLoss.RERUN)));
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
                ~ HASH schedule:s state: ACTIVE -> COMPLETED
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SUCCEEDED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET finished s = <now>
                - ZSET leases s@20200101T000000Z = <now>
                """, () -> stage.end(claim, SUCCEEDED));
        stage.expectReplayed();
    }

    @Test
    void theEndOfARunGivesTheNextFireTimeAfterCompletion() {
        Schedule after = new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE);
        Claim claim = Stage.granted(stage.claim(new ClaimItem.Fire(
                stage.put(after, Optional.of(Stage.DUE)), Stage.DUE, 0, Optional.empty(), OnNodeLoss.RERUN)));
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
                ~ HASH schedule:s anchor: 2026-01-01T00:00:00Z -> <now>
                + HASH schedule:s next = <now>
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SUCCEEDED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = <now>
                - ZSET leases s@20200101T000000Z = <now>
                """, () -> stage.end(claim, SUCCEEDED));
    }

    @Test
    void aRetryPutsTheRunBack() {
        Claim claim = stage.running();
        stage.expect(
                """
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RETRY
                + HASH run:s@20200101T000000Z error = {"type":"java.io.IOException","message":"no \\"route\\"","stack":"at a.B"}
                ~ HASH run:s@20200101T000000Z retries: 0 -> 1
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T000000Z = <now>
                """,
                () -> assertThat(fail(claim, new Completion.RetryAfter(Duration.ofMinutes(1))))
                        .isEqualTo(CompleteReply.RECORDED));
        stage.expectReplayed();
    }

    @Test
    void aHandedOverRunWaitsForAnotherNode() {
        Claim claim = stage.running();
        stage.expect("""
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RECOVERY
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> stage.end(claim, new Completion.HandOver()));
        stage.expectReplayed();
    }

    @Test
    void aDeadRunIsKeptWithItsError() {
        Claim claim = stage.running();
        stage.expect("""
                + HASH run:s@20200101T000000Z error = {"type":"java.io.IOException","message":"no \\"route\\"","stack":"at a.B"}
                ~ HASH run:s@20200101T000000Z state: RUNNING -> DEAD
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + HASH schedule:s died = 1
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"DEAD","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>","error":{"type":"java.io.IOException","message":"no \\"route\\"","stack":"at a.B"}}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET dead s@20200101T000000Z = <now>
                - ZSET leases s@20200101T000000Z = <now>
                """, () -> fail(claim, new Completion.Finish(RunState.DEAD)));
        stage.expectReplayed();
    }

    @Test
    void aRetryOfAPausedScheduleIsHeldBack() {
        Claim claim = stage.running();
        stage.pause();
        stage.expect("""
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RETRY
                ~ HASH run:s@20200101T000000Z retries: 0 -> 1
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                + ZSET waiting:t s@20200101T000000Z = inf
                """, () -> stage.end(claim, new Completion.RetryAfter(Duration.ZERO)));
    }

    @Test
    void aRunOfADeletedScheduleOnlyWritesHistory() {
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
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
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"CANCELLED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>","error":{"type":"java.io.IOException","message":"no \\"route\\"","stack":"at a.B"}}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                """, () -> fail(claim, new Completion.RetryAfter(Duration.ZERO)));
    }

    @Test
    void aRunOfARecreatedScheduleLeavesTheNewOneAlone() {
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
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
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SUCCEEDED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = <now>
                """, () -> stage.end(claim, SUCCEEDED));
    }

    @Test
    void aForeignTokenOrFenceOnlyCountsAsStale() {
        Claim claim = stage.running();
        for (Claim forged : Stage.forgeries(claim)) {
            for (Completion.Ending ending : List.of(
                    SUCCEEDED,
                    new Completion.Finish(RunState.DEAD),
                    new Completion.RetryAfter(Duration.ZERO),
                    new Completion.HandOver())) {
                stage.call("HDEL", stage.keys.counters(Stage.SHARD), "stale");
                stage.expect(
                        ONE_MORE_STALE,
                        () -> assertThat(stage.end(forged, ending)).isEqualTo(CompleteReply.STALE));
                stage.expectReplayed();
            }
        }
    }

    @Test
    void anEndedRunIsStale() {
        Claim claim = stage.running();
        stage.end(claim, SUCCEEDED);
        stage.expect(
                ONE_MORE_STALE, () -> assertThat(stage.end(claim, SUCCEEDED)).isEqualTo(CompleteReply.STALE));
    }

    @Test
    void aRunThatWasTakenAwayIsStale() {
        Claim claim = stage.running();
        stage.lapse(claim.run());
        stage.store.recover(
                Stage.SHARD,
                List.of(new Recovery(
                        stage.store.expired(Stage.SHARD, 1).leases().get(0), Recovery.Verdict.RERUN)));
        stage.expect(
                ONE_MORE_STALE, () -> assertThat(stage.end(claim, SUCCEEDED)).isEqualTo(CompleteReply.STALE));
        stage.start(claim.run());
        stage.call("HDEL", stage.keys.counters(Stage.SHARD), "stale");
        stage.expect(
                ONE_MORE_STALE, () -> assertThat(stage.end(claim, SUCCEEDED)).isEqualTo(CompleteReply.STALE));
    }

    @Test
    void aRunWhoseLeaseEndedButNobodyTookIsRecorded() {
        Claim claim = stage.running();
        stage.lapse(claim.run());
        assertThat(stage.end(claim, SUCCEEDED)).isEqualTo(CompleteReply.RECORDED);
        assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("0");
    }

    @Test
    void aHundredEndAtOnceAndTheHistoryKeepsAHundredLines() {
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Claim claim = stage.fire(stage.put(Stage.hourly().withId(new ScheduleId("s" + i)), Optional.of(Stage.DUE)));
            completions.add(Stage.completion(claim, SUCCEEDED));
        }
        assertThat(stage.store.complete(new CompleteRequest(Stage.SHARD, completions)))
                .hasSize(100)
                .containsOnly(CompleteReply.RECORDED);
        assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("0");
        stage.expectReplayed();
    }
}
