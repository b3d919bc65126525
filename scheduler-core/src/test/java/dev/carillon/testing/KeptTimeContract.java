package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The fire time that a pause takes from a schedule and keeps. */
interface KeptTimeContract extends PauseCase {

    private static Optional<Instant> kept(StoredSchedule schedule) {
        return schedule.pause().flatMap(Pause::next);
    }

    @Test
    default void aPauseKeepsTheFireTimeUntilItsEnd() {
        Scene scene = scene();
        StoredSchedule due = scene.due("kept");
        StoredSchedule paused = scene.pause(due);
        assertThat(paused.next()).isEmpty();
        assertThat(kept(paused)).isEqualTo(due.next());
        assertThat(scene.resume(paused, Optional.of(scene.later()))).isTrue();
        assertThat(scene.again(due).pause()).isEmpty();
        StoredSchedule running = scene.due("running", new EveryAfter(Scene.FAR));
        Claim claim = scene.fire(running, Optional.empty());
        assertThat(kept(scene.pause(running))).isEmpty();
        scene.succeed(claim);
        assertThat(kept(scene.again(running))).isEmpty();
    }

    @Test
    default void aPauseInThePlaceOfAnotherKeepsWhatThatKept() {
        Scene scene = scene();
        StoredSchedule due = tagged("twice", scene.past());
        pauseAll(tag());
        assertThat(kept(held(due))).isEqualTo(due.next());
        assertThat(kept(scene.pause(due))).isEqualTo(due.next());
        assertThat(kept(scene.pause(due))).isEqualTo(due.next());
        assertThat(scene.resume(scene.again(due), Optional.of(scene.later()))).isTrue();
        assertThat(scene.again(due).pause().orElseThrow().via()).contains(tag());
        assertThat(kept(scene.again(due))).isEqualTo(due.next());
        forget(tag());
    }

    @Test
    default void aPauseAfterAnotherKeepsNothingOfThat() {
        Scene scene = scene();
        StoredSchedule running = scene.due("anew", new EveryAfter(Scene.FAR));
        assertThat(scene.resume(scene.pause(running), running.next())).isTrue();
        scene.fire(scene.again(running), Optional.empty());
        assertThat(kept(scene.pause(running))).isEmpty();
    }

    @Test
    default void anUpdateSaysWhatAPauseKeeps() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.due("updated"));
        Instant other = scene.later();
        StoredSchedule updated = scene.replace(paused, labelled(paused, "one"), Optional.of(other));
        assertThat(kept(updated)).contains(other);
        assertThat(updated.next()).isEmpty();
        assertThat(updated.pause().map(Pause::since)).isEqualTo(paused.pause().map(Pause::since));
        assertThat(updated.pause()).map(Pause::reason).contains("maintenance");
        assertThat(scene.dueIds(paused)).isEmpty();
        StoredSchedule again = scene.replace(updated, labelled(paused, "two"), Optional.empty());
        assertThat(kept(again)).isEmpty();
        assertThat(scene.again(paused)).isEqualTo(again);
    }

    private static Schedule labelled(StoredSchedule schedule, String tag) {
        Schedule old = schedule.schedule();
        return new Schedule(
                old.id(),
                old.task(),
                old.recurrence(),
                old.bounds(),
                old.payload(),
                old.policies(),
                old.description(),
                List.of(tag));
    }

    @Test
    default void anUpdateThatWasPlannedInAPauseThatKeptAnotherFireTimeBringsNothingBack() {
        Scene scene = scene();
        StoredSchedule first = scene.pause(scene.due("late"));
        assertThat(scene.resume(first, Optional.of(scene.later()))).isTrue();
        StoredSchedule newer = scene.pause(first);
        PutReply reply =
                scene.store().put(PutRequest.replace(first, labelled(first, "one"), true, first.anchor(), kept(first)));
        assertThat(reply).isEqualTo(new PutReply.Differs(newer));
        assertThat(scene.again(first)).isEqualTo(newer);
    }

    @Test
    default void anUpdateThatWasPlannedBeforeAResumeCompletesNothing() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.put(scene.hourly("resumed"), scene.later()));
        assertThat(scene.resume(paused, Optional.of(scene.later()))).isTrue();
        Schedule update = paused.schedule().withPolicies(Policies.DEFAULT.withMisfire(Misfire.SKIP));
        PutReply reply = scene.store().put(PutRequest.replace(paused, update, true, paused.anchor(), paused.next()));
        assertThat(reply).isEqualTo(new PutReply.Differs(scene.again(paused)));
        assertThat(scene.again(paused).next()).isPresent();
    }

    @Test
    default void anUpdateThatWasPlannedInAPauseIsNotForWhatFiresAgain() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.due("over"));
        assertThat(scene.resume(paused, kept(paused))).isTrue();
        StoredSchedule active = scene.again(paused);
        PutReply reply = scene.store()
                .put(PutRequest.replace(paused, labelled(paused, "one"), true, paused.anchor(), kept(paused)));
        assertThat(reply).isEqualTo(new PutReply.Differs(active));
        assertThat(scene.again(paused)).isEqualTo(active);
    }

    @Test
    default void aResumeOfAPauseThatKeptAnotherFireTimeComesTooLate() {
        Scene scene = scene();
        StoredSchedule first = scene.pause(scene.due("alike"));
        assertThat(scene.resume(first, Optional.of(scene.later()))).isTrue();
        StoredSchedule newer = scene.pause(first);
        assertThat(scene.resume(first, kept(first))).isFalse();
        assertThat(scene.again(first)).isEqualTo(newer);
    }

    /** A manual run has nothing to do with the delay, which a pause in the middle of it does not change. */
    @Test
    default void aDelayIsKeptWhileAManualRunIsUnfinished() {
        Scene scene = scene();
        Instant next = scene.now().plus(SHORT);
        StoredSchedule after = scene.put(scene.schedule("after", new EveryAfter(Scene.FAR)), next);
        Claim manual = scene.start(after, scene.trigger(after));
        StoredSchedule paused = scene.pause(after);
        assertThat(paused.anchor()).isEqualTo(after.anchor());
        scene.pass(SHORT);
        ResumeRequest resume = OccurrencePlanner.resume(paused, CatchUp.NONE, scene.now());
        assertThat(resume.missed()).contains(new ResumeRequest.Missed(next, 1));
        scene.succeed(manual);
        StoredSchedule ended = scene.again(after);
        assertThat(kept(ended)).contains(next);
        assertThat(scene.store().resume(OccurrencePlanner.resume(ended, CatchUp.NONE, scene.now())))
                .isTrue();
        assertThat(scene.again(after).lastNominal()).contains(next);
        scene.assertAbout(scene.again(after).next().orElseThrow(), scene.later());
    }

    /** What has not started has not ended: the delay still counts from the end of the run before. */
    @Test
    default void whatIsQueuedAndCancelledDuringAPauseDoesNotBeginADelayAnew() {
        Scene scene = scene();
        Schedule queueing = scene.schedule("queued", new EveryAfter(Scene.FAR))
                .withPolicies(Policies.DEFAULT.withOverlap(Overlap.QUEUE_ONE));
        StoredSchedule after = scene.put(queueing, scene.past());
        Claim manual = scene.start(after, scene.trigger(after));
        assertThat(scene.claim(scene.fireItem(after, Optional.empty()))).isInstanceOf(ClaimReply.Queued.class);
        StoredSchedule paused = scene.pause(after);
        RunId queued = paused.queued().get(0);
        scene.pass(Duration.ofMillis(5));
        assertThat(scene.store().cancel(queued)).isEqualTo(CancelReply.CANCELLED);
        scene.succeed(manual);
        StoredSchedule idle = scene.again(after);
        assertThat(idle.isIdle()).isTrue();
        assertThat(idle.anchor()).isEqualTo(after.anchor());
        assertThat(kept(idle)).isEmpty();
    }
}
