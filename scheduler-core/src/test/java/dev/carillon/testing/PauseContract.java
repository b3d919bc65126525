package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Pause;
import dev.carillon.store.Recovery;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pausing and resuming. */
interface PauseContract extends StoreCase {

    private boolean resume(StoredSchedule schedule, Optional<Instant> next) {
        return scene().resume(schedule, next);
    }

    @Test
    default void aPausedScheduleIsNotDueAndSaysWhy() {
        Scene scene = scene();
        StoredSchedule due = scene.due("paused");
        StoredSchedule paused = scene.pause(due);
        assertThat(paused.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(paused.next()).isEmpty();
        assertThat(paused.generation()).isEqualTo(1);
        Pause why = paused.pause().orElseThrow();
        assertThat(why.reason()).isEqualTo("maintenance");
        assertThat(why.actor()).isEqualTo("tester");
        scene.assertAbout(why.since(), scene.now());
        assertThat(scene.again(due)).isEqualTo(paused);
        assertThat(scene.dueIds(due)).isEmpty();
    }

    @Test
    default void whatWasReadBeforeAPauseCannotBeClaimedAfterIt() {
        Scene scene = scene();
        StoredSchedule due = scene.due("paused");
        StoredSchedule paused = scene.pause(due);
        assertThat(scene.claim(scene.fireItem(due, Optional.of(scene.later())))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.again(due)).isEqualTo(paused);
    }

    @Test
    default void pausingAgainGivesTheNewReason() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.due("paused"));
        Pause other = new Pause("other", "somebody", Instant.EPOCH);
        StoredSchedule again =
                scene.store().pause(paused.schedule().id(), other).orElseThrow();
        assertThat(again.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(again.pause()).map(Pause::reason).contains("other");
        assertThat(again.pause()).map(Pause::actor).contains("somebody");
    }

    @Test
    default void aCompletedScheduleStaysCompleted() {
        Scene scene = scene();
        StoredSchedule completed = scene.put(scene.hourly("over"), Optional.empty());
        assertThat(scene.pause(completed).state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(scene.again(completed).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void anUnknownScheduleCanBeNeitherPausedNorResumed() {
        Scene scene = scene();
        assertThat(scene.store().pause(scene.id("unknown"), new Pause("r", "a", scene.now())))
                .isEmpty();
        StoredSchedule gone = scene.pause(scene.due("gone"));
        assertThat(scene.store().delete(gone.schedule().id())).isTrue();
        assertThat(resume(gone, Optional.empty())).isFalse();
    }

    @Test
    default void aResumedScheduleFiresAtTheGivenTime() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.put(scene.hourly("resumed"), scene.later()));
        Instant next = scene.past();
        assertThat(resume(paused, Optional.of(next))).isTrue();
        StoredSchedule resumed = scene.again(paused);
        assertThat(resumed.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(resumed.next()).contains(next);
        assertThat(resumed.pause()).isEmpty();
        assertThat(resumed.generation()).isEqualTo(1);
        assertThat(scene.dueIds(paused)).containsExactly(paused.schedule().id());
    }

    @Test
    default void anotherGenerationIsNotResumed() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.due("resumed"));
        StoredSchedule updated =
                scene.replace(paused, paused.schedule().withBounds(Bounds.NONE.withMaxRuns(3)), Optional.empty());
        assertThat(resume(paused, Optional.of(scene.later()))).isFalse();
        assertThat(scene.again(paused)).isEqualTo(updated);
    }

    @Test
    default void aResumeThatComesLateDoesNotEndANewerPause() {
        Scene scene = scene();
        Instant due = scene.past();
        StoredSchedule first = scene.pause(scene.put(scene.hourly("late"), due));
        assertThat(resume(first, Optional.of(due))).isTrue();
        Claim claim = scene.fire(scene.again(first), Optional.of(scene.later()));
        scene.succeed(claim);
        scene.pass(Duration.ofMillis(5));
        StoredSchedule newer = scene.pause(first);
        assertThat(resume(first, Optional.of(due))).isFalse();
        assertThat(scene.again(first)).isEqualTo(newer);
        assertThat(resume(newer, Optional.of(scene.later()))).isTrue();
    }

    @Test
    default void aPauseThatIsGivenAnewIsNotEndedByWhoSawTheOldOne() {
        Scene scene = scene();
        StoredSchedule first = scene.pause(scene.due("anew"));
        scene.pass(Duration.ofMillis(5));
        StoredSchedule again = scene.pause(first);
        assertThat(resume(first, Optional.of(scene.later()))).isFalse();
        assertThat(scene.again(first)).isEqualTo(again);
    }

    @Test
    default void whatFiresOrIsCompletedIsNotResumed() {
        Scene scene = scene();
        StoredSchedule active = scene.put(scene.hourly("active"), scene.later());
        StoredSchedule completed = scene.put(scene.hourly("completed"), Optional.empty());
        StoredSchedule running = scene.due("running", new Once(scene.past()));
        Claim claim = scene.fire(running, Optional.empty());
        for (StoredSchedule schedule :
                new StoredSchedule[] {scene.again(active), scene.again(completed), scene.again(running)}) {
            assertThat(resume(schedule, Optional.of(scene.past()))).isFalse();
            assertThat(scene.again(schedule)).isEqualTo(schedule);
        }
        scene.succeed(claim);
    }

    @Test
    default void anActiveScheduleThatLostItsFireTimeGetsOne() {
        Scene scene = scene();
        StoredSchedule stalled = scene.put(scene.schedule("stalled", new EveryAfter(Scene.FAR)), Optional.empty());
        Instant next = scene.later();
        assertThat(resume(stalled, Optional.of(next))).isTrue();
        assertThat(scene.again(stalled).next()).contains(next);
        assertThat(scene.again(stalled).state()).isEqualTo(ScheduleState.ACTIVE);
    }

    @Test
    default void resumedWithoutAFireTimeItIsCompletedUnlessARunIsUnfinished() {
        Scene scene = scene();
        StoredSchedule over = scene.pause(scene.put(scene.schedule("over", new Once(scene.past())), scene.past()));
        assertThat(resume(over, Optional.empty())).isTrue();
        assertThat(scene.again(over).state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(scene.again(over).pause()).isEmpty();

        StoredSchedule running = scene.due("running", new Once(scene.past()));
        Claim claim = scene.fire(running, Optional.empty());
        assertThat(resume(scene.pause(running), Optional.empty())).isTrue();
        assertThat(scene.again(running).state()).isEqualTo(ScheduleState.ACTIVE);
        scene.succeed(claim);
        assertThat(scene.again(running).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void anIntervalAfterCompletionThatIsResumedCountsFromThenIfItsRunHasEnded() {
        Scene scene = scene();
        StoredSchedule due = scene.due("after", new EveryAfter(Scene.FAR));
        Claim claim = scene.fire(due, Optional.empty());
        StoredSchedule paused = scene.pause(due);
        scene.succeed(claim);
        assertThat(scene.again(due).next()).isEmpty();
        assertThat(resume(paused, Optional.empty())).isTrue();
        scene.assertAbout(scene.again(due).next().orElseThrow(), scene.later());
    }

    @Test
    default void aRunningRunGoesOnAndItsEndLeavesThePause() {
        Scene scene = scene();
        StoredSchedule due = scene.due("running", new Once(scene.past()));
        Claim claim = scene.fire(due, Optional.empty());
        scene.pause(due);
        scene.succeed(claim);
        StoredSchedule after = scene.again(due);
        assertThat(after.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(after.unfinished()).isEmpty();
        assertThat(after.pause()).isPresent();
    }

    @Test
    default void waitingRunsAreHeldBackUntilResumed() {
        Scene scene = scene();
        StoredSchedule due = scene.due("held");
        Claim claim = scene.fire(due);
        RunId run = claim.run();
        scene.handOver(claim);
        StoredSchedule paused = scene.pause(due);
        assertThat(paused.unfinished()).containsExactly(run);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.claim(scene.startItem(paused, run))).isEqualTo(new ClaimReply.Moved());
        assertThat(resume(paused, Optional.of(scene.later()))).isTrue();
        assertThat(scene.waiting(due)).containsExactly(run);
        assertThat(scene.start(scene.again(due), run).attempt()).isEqualTo(2);
    }

    @Test
    default void whatComesBackWhilePausedIsHeldBackToo() {
        Scene scene = scene();
        StoredSchedule retried = scene.due("retried");
        Claim failed = scene.fire(retried);
        StoredSchedule lost = scene.due("lost");
        Claim taken = scene.fire(lost);
        StoredSchedule handed = scene.due("handed");
        Claim given = scene.fire(handed);
        scene.pause(retried);
        scene.pause(lost);
        scene.pause(handed);
        scene.retry(failed, Duration.ZERO);
        scene.handOver(given);
        scene.lose(taken, Recovery.Verdict.RERUN);
        for (StoredSchedule schedule : new StoredSchedule[] {retried, lost, handed}) {
            assertThat(scene.waiting(schedule)).isEmpty();
            StoredSchedule paused = scene.again(schedule);
            RunId run = paused.unfinished().get(0);
            assertThat(scene.claim(scene.startItem(paused, run))).isEqualTo(new ClaimReply.Moved());
            assertThat(resume(paused, Optional.of(scene.later()))).isTrue();
            scene.start(scene.again(schedule), run);
        }
    }

    @Test
    default void aManualRunIsNotHeldBack() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        RunId run = scene.trigger(schedule);
        StoredSchedule paused = scene.pause(schedule);
        assertThat(scene.waiting(schedule)).containsExactly(run);
        Claim claim = scene.start(paused, run);
        scene.retry(claim, Duration.ZERO);
        assertThat(scene.waiting(schedule)).containsExactly(run);
        scene.start(paused, run);
    }

    @Test
    default void whatAPauseHeldBackIsDueWhenItEnds() {
        Scene scene = scene();
        StoredSchedule before = scene.due("before");
        StoredSchedule during = scene.due("during");
        Claim retried = scene.fire(before);
        Claim failed = scene.fire(during);
        scene.retry(retried, Scene.FAR);
        for (StoredSchedule schedule : new StoredSchedule[] {before, during}) {
            scene.pause(schedule);
        }
        scene.retry(failed, Scene.FAR);
        for (StoredSchedule schedule : new StoredSchedule[] {before, during}) {
            assertThat(resume(scene.again(schedule), Optional.of(scene.later())))
                    .isTrue();
            RunId run = scene.again(schedule).unfinished().get(0);
            assertThat(scene.waiting(schedule)).containsExactly(run);
            scene.start(scene.again(schedule), run);
        }
    }
}
