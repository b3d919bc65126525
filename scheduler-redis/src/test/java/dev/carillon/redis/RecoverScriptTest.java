package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.Completion;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.Recovery.Verdict;
import dev.carillon.store.RenewRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code recover.lua} and {@code expired.lua} change, and what they leave alone. */
class RecoverScriptTest extends StageCase {

    private ExpiredLease lapsed(Claim claim) {
        stage.lapse(claim.run());
        return stage.store.expired(Stage.SHARD, 1).leases().get(0);
    }

    private boolean recover(ExpiredLease lease, Verdict verdict) {
        return stage.store
                .recover(Stage.SHARD, List.of(new Recovery(lease, verdict)))
                .get(0);
    }

    @Test
    void aLostRunWaitsForAnotherNode() {
        ExpiredLease lease = lapsed(stage.running());
        stage.expect("""
                + HASH counters recovered = 1
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RECOVERY
                ~ HASH run:s@20200101T000000Z losses: 0 -> 1
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = 1
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> assertThat(recover(lease, Verdict.RERUN)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void anAbandonedRunIsLost() {
        ExpiredLease lease = lapsed(stage.running());
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
                """, () -> assertThat(recover(lease, Verdict.ABANDON)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void aRunThatCostTooManyNodesIsDead() {
        ExpiredLease lease = lapsed(stage.running());
        stage.expect("""
                + HASH counters recovered = 1
                ~ HASH run:s@20200101T000000Z state: RUNNING -> DEAD
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + HASH schedule:s died = 1
                - HASH schedule:s unfinished = 20200101T000000Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"DEAD","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"<now>","ended":"<now>","missedCount":0,"error":{"type":"node-lost","message":"the lease of node node-1 ended","stack":""}}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET dead s@20200101T000000Z = <now>
                - ZSET leases s@20200101T000000Z = 1
                """, () -> assertThat(recover(lease, Verdict.BURY)).isTrue());
        stage.expectReplayed();
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void aLostRunThatSomebodyWantedCancelledIsCancelled(Verdict verdict) {
        Claim claim = stage.running();
        stage.store.cancel(claim.run());
        ExpiredLease lease = lapsed(claim);
        stage.expect("""
                + HASH counters recovered = 1
                - HASH run:s@20200101T000000Z attempt = 1
                - HASH run:s@20200101T000000Z cancel = <now>
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
                + LIST history:s {"run":"s@20200101T000000Z","state":"CANCELLED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"<now>","ended":"<now>","missedCount":0,"error":{"type":"node-lost","message":"the lease of node node-1 ended","stack":""}}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = 1
                """, () -> assertThat(recover(lease, verdict)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void aLostRunOfAPausedScheduleIsHeldBack() {
        Claim claim = stage.running();
        stage.pause();
        ExpiredLease lease = lapsed(claim);
        stage.expect("""
                + HASH counters recovered = 1
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RECOVERY
                ~ HASH run:s@20200101T000000Z losses: 0 -> 1
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = 1
                + ZSET waiting:t s@20200101T000000Z = inf
                """, () -> assertThat(recover(lease, Verdict.RERUN)).isTrue());
    }

    @Test
    void aLostRunOfADeletedScheduleEnds() {
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
        ExpiredLease lease = lapsed(claim);
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
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"LOST","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"<now>","ended":"<now>","missedCount":0,"error":{"type":"node-lost","message":"the lease of node node-1 ended","stack":""}}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = 1
                """, () -> assertThat(recover(lease, Verdict.RERUN)).isTrue());
    }

    @Test
    void aLeaseThatHoldsIsLeftAlone() {
        Claim claim = stage.running();
        ExpiredLease lease = lapsed(claim);
        stage.store.renew(new RenewRequest(Stage.SHARD, Stage.LEASE, List.of(claim)));
        for (Verdict verdict : Verdict.values()) {
            stage.expectNothing(() -> assertThat(recover(lease, verdict)).isFalse());
        }
    }

    @Test
    void anotherFenceIsLeftAlone() {
        Claim claim = stage.running();
        ExpiredLease lease = lapsed(claim);
        recover(lease, Verdict.RERUN);
        stage.expectNothing(() -> assertThat(recover(lease, Verdict.RERUN)).isFalse());
        stage.lapse(stage.start(claim.run()).run());
        for (Verdict verdict : Verdict.values()) {
            stage.expectNothing(() -> assertThat(recover(lease, verdict)).isFalse());
        }
    }

    @Test
    void anEndedRunIsLeftAlone() {
        Claim claim = stage.running();
        ExpiredLease lease = lapsed(claim);
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        stage.expectNothing(() -> assertThat(recover(lease, Verdict.ABANDON)).isFalse());
    }

    @Test
    void lookingForLostRunsChangesNothing() {
        stage.running();
        stage.expectNothing(() -> stage.store.expired(Stage.SHARD, 100));
        stage.lapse(RunId.of(Stage.ID, Stage.DUE));
        stage.expectNothing(
                () -> assertThat(stage.store.expired(Stage.SHARD, 100).leases()).hasSize(1));
    }

    @Test
    void atMostAsManyAsAskedForAreFound() {
        for (int i = 0; i < 101; i++) {
            lapsed(stage.fire(stage.put(Stage.hourly().withId(new ScheduleId("s" + i)), Optional.of(Stage.DUE))));
        }
        ExpiredLeases expired = stage.store.expired(Stage.SHARD, 100);
        assertThat(expired.leases()).hasSize(100);
        List<Recovery> all = expired.leases().stream()
                .map(lease -> new Recovery(lease, Verdict.RERUN))
                .toList();
        assertThat(stage.store.recover(Stage.SHARD, all)).hasSize(100).containsOnly(true);
        stage.expectReplayed();
    }

    @Test
    void aLeaseWithoutARunIsStruckOut() {
        Claim claim = stage.running();
        stage.lapse(claim.run());
        stage.call("DEL", stage.keys.run(Stage.SHARD, claim.run()));
        stage.expect(
                """
                + HASH counters recovered = 1
                - HASH schedule:s unfinished = 20200101T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20200101T000000Z = 1
                """,
                () -> assertThat(stage.store.expired(Stage.SHARD, 10).leases()).isEmpty());
    }

    @Test
    void aLeaseUnderAnImpossibleNameIsStruckOut() {
        stage.call("ZADD", stage.keys.leases(Stage.SHARD), "1", "no name", "2", "bad id!@20200101T000000Z");
        stage.expect(
                """
                + HASH quarantine bad id!@20200101T000000Z = run: the id must be <schedule id>@<nominal time>, out of A-Z a-z 0-9 . _ : + -
                + HASH quarantine no name = run: the id must be <schedule id>@<nominal time>, out of A-Z a-z 0-9 . _ : + -
                - ZSET leases bad id!@20200101T000000Z = 2
                - ZSET leases no name = 1
                """,
                () -> assertThat(stage.store.expired(Stage.SHARD, 10).leases()).isEmpty());
    }

    @Test
    void aLeaseOfAWaitingRunIsStruckOutAndTheRunStays() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.lapse(stage.triggered());
        stage.expect(
                """
                + HASH counters recovered = 1
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET leases s@20260101T000000Z-m1 = 1
                """,
                () -> assertThat(stage.store.expired(Stage.SHARD, 10).leases()).isEmpty());
    }

    /** It would come up again for ever, and hold up the recovery of others. */
    @ParameterizedTest
    @CsvSource({"fence, x", "node, not a node", "losses, many", "attempt, ''", "onNodeLoss, CRY"})
    void aDamagedRunEndsAsLost(String field, String value) {
        Claim claim = stage.running();
        stage.lapse(claim.run());
        stage.call("HSET", stage.keys.run(Stage.SHARD, claim.run()), field, value);
        assertThat(stage.store.expired(Stage.SHARD, 10).leases()).isEmpty();
        assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("0");
        assertThat(stage.get().unfinished()).isEmpty();
        assertThat(stage.store.history(Stage.ID, 10)).hasSize(field.equals("node") ? 0 : 1);
    }
}
