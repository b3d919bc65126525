package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.CancelReply;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that are asked for by hand. */
interface TriggerContract extends StoreCase {

    private TriggerReply trigger(RunId run, boolean ignoreOverlap) {
        return scene().store().trigger(new TriggerRequest(run, scene().now(), ignoreOverlap));
    }

    @Test
    default void aManualRunWaitsAndMovesNoFireTime() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        Instant nominal = scene.now();
        RunId run = RunId.manual(schedule.schedule().id(), nominal, "x");
        assertThat(scene.store().trigger(new TriggerRequest(run, nominal, false)))
                .isEqualTo(new TriggerReply.Queued(run));
        StoredSchedule after = scene.again(schedule);
        assertThat(after.next()).isEqualTo(schedule.next());
        assertThat(after.lastNominal()).isEmpty();
        assertThat(after.unfinished()).containsExactly(run);
        assertThat(scene.peek(schedule, Duration.ZERO).waiting())
                .singleElement()
                .satisfies(waiting -> {
                    assertThat(waiting.run()).isEqualTo(run);
                    assertThat(waiting.schedule()).isEqualTo(after);
                    scene.assertAbout(waiting.notBefore(), nominal);
                });
        Claim claim = scene.start(after, run);
        assertThat(claim.cause()).isEqualTo(Cause.MANUAL);
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.retries()).isZero();
        assertThat(claim.losses()).isZero();
        assertThat(claim.missedCount()).isZero();
        assertThat(claim.occurrence().nominal()).isEqualTo(nominal);
        scene.succeed(claim);
        assertThat(scene.again(schedule)).isEqualTo(schedule);
    }

    @Test
    default void anUnknownScheduleIsUnknown() {
        Scene scene = scene();
        RunId run = RunId.manual(scene.id("unknown"), scene.now(), "x");
        assertThat(trigger(run, false)).isEqualTo(new TriggerReply.Unknown());
    }

    @Test
    default void theSameRunAgainIsTheSameRun() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("again"), scene.later());
        RunId run = scene.trigger(schedule);
        assertThat(trigger(run, false)).isEqualTo(new TriggerReply.Queued(run));
        Claim claim = scene.start(scene.again(schedule), run);
        assertThat(trigger(run, true)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(scene.again(schedule).unfinished()).containsExactly(run);
        assertThat(scene.waiting(schedule)).isEmpty();
        scene.succeed(claim);
    }

    @Test
    default void whatIsToBeAddedOnceIsNotAddedAgainWhenItIsOver() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("once"), scene.later());
        RunId run = scene.manual(schedule);
        TriggerRequest once = new TriggerRequest(run, scene.now(), false, true);
        assertThat(scene.store().trigger(once)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(scene.store().trigger(once)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(scene.waiting(schedule)).containsExactly(run);
        scene.succeed(scene.start(scene.again(schedule), run));
        assertThat(scene.store().trigger(once)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(scene.waiting(schedule)).isEmpty();
        assertThat(scene.again(schedule).unfinished()).isEmpty();
        assertThat(scene.store().history(schedule.schedule().id(), 10)).hasSize(1);
        RunId other = new RunId(run + "x");
        assertThat(scene.store().trigger(new TriggerRequest(other, scene.now(), false, true)))
                .isEqualTo(new TriggerReply.Queued(other));
        assertThat(scene.waiting(schedule)).containsExactly(other);
    }

    @Test
    default void whatIsToBeAddedOnceIsNotAddedAgainWhenItWasCancelled() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("once-cancelled"), scene.later());
        RunId run = scene.trigger(schedule);
        assertThat(scene.store().cancel(run)).isEqualTo(CancelReply.CANCELLED);
        assertThat(scene.store().trigger(new TriggerRequest(run, scene.now(), true, true)))
                .isEqualTo(new TriggerReply.Queued(run));
        assertThat(scene.waiting(schedule)).isEmpty();
    }

    @Test
    default void anUnfinishedRunOverlapsUnlessThatIsIgnored() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("overlap");
        Claim claim = scene.fire(schedule);
        RunId run = scene.manual(schedule);
        assertThat(trigger(run, false)).isEqualTo(new TriggerReply.Overlapping(List.of(claim.run())));
        assertThat(scene.again(schedule).unfinished()).containsExactly(claim.run());
        assertThat(trigger(run, true)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(scene.again(schedule).unfinished()).containsExactly(claim.run(), run);
    }

    private StoredSchedule due(String name, Overlap overlap) {
        return scene().put(scene().hourly(name).withPolicies(Policies.DEFAULT.withOverlap(overlap)), scene().past());
    }

    /** Starts the run of the fire time that is due; the next one is due already. */
    private Claim fireFirst(StoredSchedule due) {
        return scene().fire(due, Optional.of(scene().past().plusSeconds(1)));
    }

    /** Claims the fire time that is due, the last one for long. */
    private RunId fireSecond(StoredSchedule due) {
        StoredSchedule again = scene().again(due);
        scene().claim(scene().fireItem(again, Optional.of(scene().later())));
        return RunId.of(due.schedule().id(), again.next().orElseThrow());
    }

    @Test
    default void whereTheRuleLetsThingsWaitAManualRunWaitsAndGoesFirst() {
        Scene scene = scene();
        StoredSchedule due = due("waits", Overlap.QUEUE_ALL);
        Claim first = fireFirst(due);
        RunId own = fireSecond(due);

        RunId manual = scene.trigger(due);

        assertThat(trigger(manual, false)).isEqualTo(new TriggerReply.Queued(manual));
        assertThat(scene.again(due).asked()).containsExactly(manual);
        assertThat(scene.again(due).firstBehind()).contains(manual);
        assertThat(scene.store().run(manual)).isEqualTo(new RunStatus.Waiting(0));
        assertThat(scene.waiting(due)).isEmpty();
        scene.succeed(first);
        assertThat(scene.waiting(due)).containsExactly(manual);
        Claim claim = scene.start(scene.again(due), manual);
        assertThat(claim.cause()).isEqualTo(Cause.MANUAL);
        scene.assertAbout(claim.occurrence().nominal(), scene.now());
        scene.succeed(claim);
        assertThat(scene.waiting(due)).containsExactly(own);
    }

    @Test
    default void aManualRunNeverTakesThePlaceOfAFireTimeThatWaits() {
        Scene scene = scene();
        StoredSchedule due = due("full-queue", Overlap.QUEUE_ONE);
        Claim first = fireFirst(due);
        RunId own = fireSecond(due);
        assertThat(trigger(scene.manual(due), false)).isEqualTo(new TriggerReply.Overlapping(List.of(first.run())));
        assertThat(scene.again(due).queued()).containsExactly(own);
    }

    @Test
    default void aManualRunThatWaitsIsNotDroppedForAFireTime() {
        Scene scene = scene();
        StoredSchedule due = due("both", Overlap.QUEUE_ONE);
        fireFirst(due);
        RunId manual = scene.trigger(due);
        assertThat(trigger(scene.manual(due), false)).isInstanceOf(TriggerReply.Overlapping.class);
        RunId own = fireSecond(due);
        assertThat(scene.again(due).queued()).containsExactly(own);
        assertThat(scene.again(due).asked()).containsExactly(manual);
    }

    @Test
    default void aManualRunHasTheUnfinishedOneCancelledIfThatIsTheRule() {
        Scene scene = scene();
        StoredSchedule due = due("gives-way", Overlap.CANCEL_PREVIOUS);
        Claim first = fireFirst(due);
        RunId manual = scene.trigger(due);
        assertThat(scene.renew(first, Duration.ofSeconds(10))).isEqualTo(RenewReply.CANCELLED);
        scene.succeed(first);
        assertThat(scene.waiting(due)).containsExactly(manual);
    }

    @Test
    default void aManualRunThatWaitsIsNotHeldByAPause() {
        Scene scene = scene();
        StoredSchedule due = due("paused-manual", Overlap.QUEUE_ALL);
        Claim first = fireFirst(due);
        fireSecond(due);
        RunId manual = scene.trigger(due);
        scene.pause(due);
        scene.succeed(first);
        assertThat(scene.waiting(due)).containsExactly(manual);
        scene.succeed(scene.start(scene.again(due), manual));
        assertThat(scene.waiting(due)).isEmpty();
    }

    @Test
    default void aManualRunThatWaitsCanBeCancelled() {
        Scene scene = scene();
        StoredSchedule due = due("cancelled-manual", Overlap.QUEUE_ONE);
        fireFirst(due);
        RunId manual = scene.trigger(due);
        assertThat(scene.store().cancel(manual)).isEqualTo(CancelReply.CANCELLED);
        assertThat(scene.again(due).asked()).isEmpty();
    }

    @Test
    default void asManyAsTheOverlapRuleAllowsMayWait() {
        Scene scene = scene();
        Schedule two = scene.hourly("two").withPolicies(Policies.DEFAULT.withOverlap(Overlap.allow(2)));
        StoredSchedule schedule = scene.put(two, scene.later());
        List<RunId> runs = List.of(scene.trigger(schedule), scene.trigger(schedule));
        assertThat(trigger(scene.manual(schedule), false)).isEqualTo(new TriggerReply.Overlapping(runs));
    }

    @Test
    default void aPausedOrCompletedScheduleRunsByHand() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.put(scene.hourly("paused"), scene.later()));
        StoredSchedule completed = scene.put(scene.hourly("completed"), Optional.empty());
        for (StoredSchedule schedule : List.of(paused, completed)) {
            RunId run = scene.trigger(schedule);
            assertThat(scene.waiting(schedule)).containsExactly(run);
            scene.succeed(scene.start(scene.again(schedule), run));
            assertThat(scene.again(schedule)).isEqualTo(schedule);
        }
        assertThat(completed.state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void thereIsALimitToWhatMayBeUnfinished() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("full"), scene.later());
        RunId first = scene.trigger(schedule);
        for (int i = 1; i < ScheduleStore.MAX_UNFINISHED; i++) {
            assertThat(trigger(scene.manual(schedule), true)).isInstanceOf(TriggerReply.Queued.class);
        }
        assertThat(trigger(scene.manual(schedule), true))
                .isInstanceOfSatisfying(
                        TriggerReply.Overlapping.class,
                        reply -> assertThat(reply.unfinished()).hasSize(ScheduleStore.MAX_UNFINISHED));
        assertThat(trigger(first, true)).isEqualTo(new TriggerReply.Queued(first));
    }
}
