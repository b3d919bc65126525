package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ends of schedules, scattered fire times, and what a pause leaves behind. */
interface BoundsContract extends StoreCase {

    private ClaimReply fireAgain(StoredSchedule any) {
        StoredSchedule now = scene().again(any);
        return scene().claim(scene().fireItem(now, now.next().map(at -> at.plusSeconds(1))));
    }

    private StoredSchedule due(String name, Bounds bounds, Overlap overlap) {
        Schedule schedule = scene().schedule(name, new Every(Duration.ofSeconds(1)))
                .withBounds(bounds)
                .withPolicies(Policies.DEFAULT.withOverlap(overlap));
        return scene().put(schedule, scene().past());
    }

    @Test
    default void theLastRunOfALimitedScheduleLeavesNoFireTime() {
        Scene scene = scene();
        StoredSchedule due = due("limited", Bounds.NONE.withMaxRuns(2), Overlap.SKIP);
        scene.succeed(Scene.granted(fireAgain(due)));
        assertThat(scene.again(due).started()).isEqualTo(1);
        assertThat(scene.again(due).next()).isPresent();
        Claim last = Scene.granted(fireAgain(due));
        assertThat(scene.again(due).next()).isEmpty();
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
        scene.succeed(last);
        assertThat(scene.again(due).started()).isEqualTo(2);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void whatDoesNotStartIsNotCounted() {
        Scene scene = scene();
        StoredSchedule due = due("dropped", Bounds.NONE.withMaxRuns(2), Overlap.SKIP);
        Claim first = Scene.granted(fireAgain(due));
        assertThat(fireAgain(due)).isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
        scene.trigger(scene.put(scene.hourly("other"), scene.later()));
        assertThat(scene.again(due).started()).isEqualTo(1);
        assertThat(scene.again(due).next()).isPresent();
        scene.retry(first, Duration.ZERO);
        scene.succeed(scene.start(scene.again(due), first.run()));
        assertThat(scene.again(due).started()).isEqualTo(1);

        StoredSchedule queue = due("queue", Bounds.NONE.withMaxRuns(3), Overlap.QUEUE_ONE);
        fireAgain(queue);
        fireAgain(queue);
        assertThat(scene.again(queue).started()).isEqualTo(2);
        fireAgain(queue);
        assertThat(scene.again(queue).started()).isEqualTo(2);
    }

    @Test
    default void whatIsCancelledWhileItWaitsHasHadItsTurn() {
        Scene scene = scene();
        StoredSchedule queue = due("turns", Bounds.NONE.withMaxRuns(2), Overlap.QUEUE_ONE);
        Claim first = Scene.granted(fireAgain(queue));
        fireAgain(queue);
        assertThat(scene.again(queue).next()).isEmpty();
        assertThat(scene.store().cancel(scene.again(queue).queued().get(0))).isEqualTo(CancelReply.CANCELLED);
        assertThat(scene.again(queue).started()).isEqualTo(2);
        scene.succeed(first);
        assertThat(scene.again(queue).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void aDelayAfterCompletionEndsWithItsBounds() {
        Scene scene = scene();
        EveryAfter hourly = new EveryAfter(Scene.FAR);
        Instant inAnHour = scene.later();
        StoredSchedule goesOn = scene.put(
                scene.schedule("on", hourly).withBounds(Bounds.NONE.withEndAt(inAnHour.plusSeconds(60))), scene.past());
        scene.succeed(scene.fire(goesOn, Optional.empty()));
        assertThat(scene.again(goesOn).next()).isPresent();
        StoredSchedule over = scene.put(
                scene.schedule("over", hourly).withBounds(Bounds.NONE.withEndAt(inAnHour.minusSeconds(60))),
                scene.past());
        scene.succeed(scene.fire(over, Optional.empty()));
        assertThat(scene.again(over).state()).isEqualTo(ScheduleState.COMPLETED);
        StoredSchedule once =
                scene.put(scene.schedule("once", hourly).withBounds(Bounds.NONE.withMaxRuns(1)), scene.past());
        scene.succeed(scene.fire(once, Optional.empty()));
        assertThat(scene.again(once).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void aScatteredFireTimeIsDueLater() {
        Scene scene = scene();
        Instant nominal = scene.now().minusSeconds(1);
        Bounds bounds = Bounds.NONE.withJitter(Duration.ofMinutes(50));
        Schedule scattered = scene.hourly("scattered").withBounds(bounds);
        for (int i = 0; scattered.dueAt(nominal).isBefore(nominal.plusSeconds(60)); i++) {
            scattered = scene.hourly("scattered" + i).withBounds(bounds);
        }
        Duration off = Duration.between(nominal, scattered.dueAt(nominal));
        assertThat(off).isLessThan(Duration.ofMinutes(50));
        StoredSchedule stored = scene.put(scattered, nominal);
        assertThat(stored.next()).contains(nominal);
        assertThat(scene.dueIds(stored)).isEmpty();
        assertThat(scene.peek(stored, off).due()).containsExactly(stored);
        assertThat(scene.claim(scene.fireItem(stored, Optional.of(scene.later()))))
                .isInstanceOfSatisfying(
                        ClaimReply.Early.class, early -> scene.assertAbout(early.remaining(), off.minusSeconds(1)));
    }

    @Test
    default void anExpiredFireTimeSaysSo() {
        Scene scene = scene();
        StoredSchedule due = scene.due("late");
        Instant nominal = due.next().orElseThrow();
        assertThat(scene.claim(new ClaimItem.Drop(due, nominal, 2, DropReason.DEADLINE, Optional.of(scene.later()))))
                .isEqualTo(new ClaimReply.Dropped(DropReason.DEADLINE));
        RunRecord record = scene.store().history(due.schedule().id(), 1).get(0);
        assertThat(record.state()).isEqualTo(RunState.EXPIRED);
        assertThat(record.missedCount()).isEqualTo(1);
    }

    @Test
    default void whatPassedDuringAPauseIsDroppedOrCaughtUp() {
        Scene scene = scene();
        StoredSchedule dropped = scene.pause(scene.put(scene.hourly("dropped"), scene.later()));
        ResumeRequest.Missed missed = new ResumeRequest.Missed(scene.past(), 7);
        assertThat(scene.store()
                        .resume(new ResumeRequest(dropped, Optional.of(scene.later()), Optional.of(missed), false)))
                .isTrue();
        assertThat(scene.again(dropped).lastNominal()).contains(missed.latest());
        assertThat(scene.store().history(dropped.schedule().id(), 9))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.reason()).contains(DropReason.PAUSED);
                    assertThat(record.missedCount()).isEqualTo(6);
                });
        assertThat(scene.waiting(dropped)).isEmpty();

        StoredSchedule caught = scene.pause(scene.put(scene.hourly("caught"), scene.later()));
        assertThat(scene.store()
                        .resume(new ResumeRequest(caught, Optional.of(scene.later()), Optional.of(missed), true)))
                .isTrue();
        RunId run = RunId.of(caught.schedule().id(), missed.latest());
        assertThat(scene.waiting(caught)).containsExactly(run);
        Claim claim = scene.start(scene.again(caught), run);
        assertThat(claim.missedCount()).isEqualTo(6);
        scene.succeed(claim);
        assertThat(scene.again(caught).next()).isPresent();
    }

    /** A run that is caught up with is a start like any other. */
    @Test
    default void theRunThatIsCaughtUpWithMayBeTheLast() {
        Scene scene = scene();
        Schedule once = scene.hourly("caught-last").withBounds(Bounds.NONE.withMaxRuns(1));
        StoredSchedule paused = scene.pause(scene.put(once, scene.later()));
        ResumeRequest.Missed missed = new ResumeRequest.Missed(scene.past(), 2);
        assertThat(scene.store()
                        .resume(new ResumeRequest(paused, Optional.of(scene.later()), Optional.of(missed), true)))
                .isTrue();
        StoredSchedule resumed = scene.again(paused);
        assertThat(resumed.started()).isEqualTo(1);
        assertThat(resumed.next()).isEmpty();
        RunId run = RunId.of(once.id(), missed.latest());
        scene.succeed(scene.start(resumed, run));
        assertThat(scene.again(paused).state()).isEqualTo(ScheduleState.COMPLETED);
    }
}
