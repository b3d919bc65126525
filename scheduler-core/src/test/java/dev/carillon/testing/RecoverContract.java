package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Taking runs away from nodes that lost their leases. */
interface RecoverContract extends StoreCase {

    private List<RunRecord> history(StoredSchedule schedule) {
        return scene().store().history(schedule.schedule().id(), ScheduleStore.MAX_BATCH);
    }

    private static ExpiredLease lease(Claim claim, Fence fence) {
        return new ExpiredLease(claim.run(), claim.lane(), claim.node(), fence, 1, 0, OnNodeLoss.RERUN);
    }

    @Test
    default void aLeaseThatHoldsIsNotTaken() {
        Scene scene = scene();
        StoredSchedule due = scene.due("held");
        Claim claim = scene.fire(due);
        scene.renew(claim, Scene.FAR);
        for (Recovery.Verdict verdict : Recovery.Verdict.values()) {
            assertThat(scene.recover(lease(claim, claim.fence()), verdict, claim.shard()))
                    .isFalse();
        }
        scene.succeed(claim);
        assertThat(history(due)).hasSize(1);
    }

    @Test
    default void aLeaseThatWasRenewedInBetweenIsNotTaken() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("renewed"));
        scene.pass(Scene.PAST_LEASE);
        ExpiredLease read = scene.expired(claim).orElseThrow();
        scene.renew(claim, Scene.FAR);
        assertThat(scene.recover(read, Recovery.Verdict.RERUN, claim.shard())).isFalse();
        assertThat(scene.renew(claim, Scene.FAR)).isEqualTo(RenewReply.RENEWED);
    }

    @Test
    default void anotherFenceIsNotTaken() {
        Scene scene = scene();
        StoredSchedule due = scene.due("fenced");
        Claim first = scene.fire(due);
        scene.handOver(first);
        Claim second = scene.start(scene.again(due), first.run());
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.recover(lease(first, first.fence()), Recovery.Verdict.BURY, first.shard()))
                .isFalse();
        assertThat(scene.expired(second)).isPresent();
        scene.succeed(second);
    }

    @Test
    default void whatIsNotRunningIsNotTaken() {
        Scene scene = scene();
        StoredSchedule due = scene.due("waiting");
        Claim claim = scene.fire(due);
        scene.pass(Scene.PAST_LEASE);
        ExpiredLease read = scene.expired(claim).orElseThrow();
        scene.handOver(claim);
        assertThat(scene.recover(read, Recovery.Verdict.BURY, claim.shard())).isFalse();
        assertThat(scene.waiting(due)).containsExactly(claim.run());
        scene.succeed(scene.start(scene.again(due), claim.run()));
        assertThat(scene.recover(read, Recovery.Verdict.BURY, claim.shard())).isFalse();
        assertThat(history(due)).hasSize(1);
    }

    @Test
    default void aRerunWaitsForAnotherNode() {
        Scene scene = scene();
        StoredSchedule due = scene.due("rerun");
        Claim claim = scene.fire(due);
        ExpiredLease lease = scene.lose(claim, Recovery.Verdict.RERUN);
        assertThat(scene.waiting(due)).containsExactly(claim.run());
        assertThat(scene.again(due).unfinished()).containsExactly(claim.run());
        assertThat(history(due)).isEmpty();
        assertThat(scene.expired(claim)).isEmpty();
        assertThat(scene.recover(lease, Recovery.Verdict.RERUN, claim.shard())).isFalse();
        Claim second = scene.start(scene.again(due), claim.run());
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(second)).hasValueSatisfying(again -> {
            assertThat(again.losses()).isEqualTo(1);
            assertThat(again.attempt()).isEqualTo(2);
        });
    }

    @Test
    default void anAbandonedRunIsLostAndABuriedOneDead() {
        Scene scene = scene();
        StoredSchedule abandoned = scene.due("abandoned");
        StoredSchedule buried = scene.due("buried");
        Claim one = scene.fire(abandoned);
        Claim two = scene.fire(buried);
        scene.lose(one, Recovery.Verdict.ABANDON);
        assertThat(scene.recover(scene.expired(two).orElseThrow(), Recovery.Verdict.BURY, two.shard()))
                .isTrue();
        assertEnded(abandoned, one, RunState.LOST);
        assertEnded(buried, two, RunState.DEAD);
    }

    private void assertEnded(StoredSchedule schedule, Claim claim, RunState state) {
        Scene scene = scene();
        assertThat(history(schedule)).singleElement().satisfies(record -> {
            assertThat(record.run()).isEqualTo(claim.run());
            assertThat(record.state()).isEqualTo(state);
            assertThat(record.nominal()).isEqualTo(claim.occurrence().nominal());
            assertThat(record.attempt()).isEqualTo(1);
            assertThat(record.node()).contains(scene.node);
            assertThat(record.started()).isPresent();
            scene.assertAbout(record.ended(), scene.now());
        });
        assertThat(scene.again(schedule).unfinished()).isEmpty();
        assertThat(scene.again(schedule).state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(scene.waiting(schedule)).isEmpty();
    }

    @Test
    default void aLostRunHasTheEffectsOfAnEnd() {
        Scene scene = scene();
        StoredSchedule once = scene.due("once", new Once(scene.past()));
        StoredSchedule after = scene.due("after", new EveryAfter(Scene.FAR));
        Claim one = scene.fire(once, Optional.empty());
        Claim two = scene.fire(after, Optional.empty());
        scene.lose(one, Recovery.Verdict.ABANDON);
        assertThat(scene.recover(scene.expired(two).orElseThrow(), Recovery.Verdict.BURY, two.shard()))
                .isTrue();
        assertThat(scene.again(once).state()).isEqualTo(ScheduleState.COMPLETED);
        scene.assertAbout(scene.again(after).next().orElseThrow(), scene.later());
    }

    @Test
    default void recoveriesAreAnsweredInTheirOrder() {
        Scene scene = scene();
        StoredSchedule first = scene.due("first");
        ScheduleId near = first.schedule().id();
        StoredSchedule second = scene.put(scene.hourly("x").withId(scene.neighbour(near, "second")), scene.past());
        Claim held = scene.fire(first);
        Claim lost = scene.fire(second);
        scene.renew(held, Scene.FAR);
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.store()
                        .recover(
                                lost.shard(),
                                List.of(
                                        new Recovery(lease(held, held.fence()), Recovery.Verdict.RERUN),
                                        new Recovery(lease(lost, lost.fence()), Recovery.Verdict.RERUN),
                                        new Recovery(lease(lost, lost.fence()), Recovery.Verdict.RERUN))))
                .containsExactly(false, true, false);
    }
}
