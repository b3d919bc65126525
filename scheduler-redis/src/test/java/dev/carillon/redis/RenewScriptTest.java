package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.Progress;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code renew.lua} changes, and what it leaves alone. */
class RenewScriptTest extends StageCase {

    private List<RenewReply> renew(Claim... claims) {
        return stage.store.renew(new RenewRequest(Stage.SHARD, Duration.ofMinutes(20), List.of(claims)));
    }

    private List<RenewReply> say(Claim... claims) {
        RunNotes notes = new RunNotes(new Progress(1, 3), List.of("it \"began\""));
        return stage.store.renew(
                new RenewRequest(Stage.SHARD, Duration.ofMinutes(20), List.of(claims), Map.of(claims[0].run(), notes)));
    }

    @Test
    void whatTheHandlerSaidIsKept() {
        Claim claim = stage.running();
        stage.expect("""
                + HASH run:s@20200101T000000Z notes = {"attempt":1,"progress":{"done":1,"total":3},"log":["it \\"began\\""]}
                ~ ZSET leases s@20200101T000000Z: <now> -> <now>
                """, () -> assertThat(say(claim)).containsExactly(RenewReply.RENEWED));
        stage.expect("""
                ~ ZSET leases s@20200101T000000Z: <now> -> <now>
                """, () -> assertThat(renew(claim)).containsExactly(RenewReply.RENEWED));
    }

    @Test
    void whoeverDoesNotHoldTheRunIsNotHeard() {
        Claim claim = stage.running();
        Claim[] forged = Stage.forgeries(claim).toArray(Claim[]::new);
        stage.expectNothing(() -> assertThat(say(forged)).containsOnly(RenewReply.LOST));
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        stage.expectNothing(() -> assertThat(say(claim)).containsExactly(RenewReply.LOST));
    }

    @Test
    void aHeldLeaseIsProlonged() {
        Claim claim = stage.running();
        stage.expect("""
                ~ ZSET leases s@20200101T000000Z: <now> -> <now>
                """, () -> assertThat(renew(claim)).containsExactly(RenewReply.RENEWED));
    }

    @Test
    void aLeaseOfARunThatSomebodyWantsCancelledIsProlongedAndSaysSo() {
        Claim claim = stage.running();
        stage.store.cancel(claim.run());
        stage.expect("""
                ~ ZSET leases s@20200101T000000Z: <now> -> <now>
                """, () -> assertThat(renew(claim)).containsExactly(RenewReply.CANCELLED));
        Claim[] forged = Stage.forgeries(claim).toArray(Claim[]::new);
        stage.expectNothing(() -> assertThat(renew(forged)).containsOnly(RenewReply.LOST));
    }

    @Test
    void anEndedLeaseThatNobodyTookIsProlonged() {
        Claim claim = stage.running();
        stage.lapse(claim.run());
        stage.expect("""
                ~ ZSET leases s@20200101T000000Z: 1 -> <now>
                """, () -> assertThat(renew(claim)).containsExactly(RenewReply.RENEWED));
    }

    @Test
    void aForeignTokenOrFenceChangesNothing() {
        Claim claim = stage.running();
        Claim[] forged = Stage.forgeries(claim).toArray(Claim[]::new);
        stage.expectNothing(() -> assertThat(renew(forged)).containsOnly(RenewReply.LOST));
    }

    @Test
    void anEndedOrDeletedRunIsLost() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        stage.expectNothing(() -> assertThat(renew(claim)).containsExactly(RenewReply.LOST));
    }

    @Test
    void aDeadRunIsLost() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.DEAD));
        stage.expectNothing(() -> assertThat(renew(claim)).containsExactly(RenewReply.LOST));
    }

    @Test
    void aRunThatWasTakenAwayIsLost() {
        Claim claim = stage.running();
        stage.lapse(claim.run());
        stage.store.recover(
                Stage.SHARD,
                List.of(new Recovery(
                        stage.store.expired(Stage.SHARD, 1).leases().get(0), Recovery.Verdict.RERUN)));
        stage.expectNothing(() -> assertThat(renew(claim)).containsExactly(RenewReply.LOST));
        stage.start(claim.run());
        stage.expectNothing(() -> assertThat(renew(claim)).containsExactly(RenewReply.LOST));
    }

    @Test
    void aRunOfADeletedScheduleKeepsItsLease() {
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
        stage.expect("""
                ~ ZSET leases s@20200101T000000Z: <now> -> <now>
                """, () -> assertThat(renew(claim)).containsExactly(RenewReply.RENEWED));
    }

    @Test
    void aHundredAreRenewedAtOnce() {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            claims.add(stage.fire(stage.put(Stage.hourly().withId(new ScheduleId("s" + i)), Optional.of(Stage.DUE))));
        }
        assertThat(renew(claims.toArray(Claim[]::new))).hasSize(100).containsOnly(RenewReply.RENEWED);
    }
}
