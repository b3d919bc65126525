package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How pauses end: when somebody ends them, and by themselves. */
interface PauseEndContract extends PauseCase {

    @Test
    default void pausingAgainGivesItANewReasonAndEnd() {
        Scene scene = scene();
        assertThat(scene.store().pauseAll(task(), why().until(scene.now().plusSeconds(60))))
                .isTrue();
        StoredSchedule due = scene.due("due");
        held(due);
        assertThat(scene.store().endPause(task(), CatchUp.NONE)).isTrue();
        assertThat(scene.store().pauseAll(task(), new Pause("other", "somebody", Instant.EPOCH)))
                .isTrue();
        GroupPause again = pauseOf(task()).orElseThrow();
        assertThat(again.pause().reason()).isEqualTo("other");
        assertThat(again.end()).isEmpty();
        assertThat(ended(due)).isEmpty();
        resumeAll(task(), CatchUp.NONE, due);
    }

    @Test
    default void whatIsNotPausedIsNotEnded() {
        assertThat(scene().store().endPause(task(), CatchUp.NONE)).isFalse();
        pauseAll(task());
        forget(task());
        assertThat(pauseOf(task())).isEmpty();
        assertThat(scene().store().endPause(task(), CatchUp.NONE)).isFalse();
    }

    @Test
    default void theEndOfAPauseIsRememberedWhenItIsEndedAgain() {
        StoredSchedule due = scene().due("due");
        pauseAll(task());
        held(due);
        assertThat(scene().store().endPause(task(), CatchUp.FIRE_ONCE)).isTrue();
        GroupPause ended = pauseOf(task()).orElseThrow();
        scene().pass(Duration.ofMillis(5));
        assertThat(scene().store().endPause(task(), CatchUp.NONE)).isTrue();
        assertThat(pauseOf(task())).contains(ended);
        resumeAll(task(), CatchUp.NONE, due);
    }

    @Test
    default void whatPassedIsDroppedAndCountedWhenItEnds() {
        Scene scene = scene();
        StoredSchedule due = scene.put(scene.schedule("often", new Every(Duration.ofMillis(100))), scene.past());
        pauseAll(task());
        held(due);
        scene.pass(SHORT);
        resumeAll(task(), CatchUp.NONE, due);
        StoredSchedule resumed = scene.again(due);
        assertThat(resumed.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(resumed.pause()).isEmpty();
        RunRecord dropped = scene.store().history(due.schedule().id(), 2).get(0);
        assertThat(dropped.reason()).contains(DropReason.PAUSED);
        assertThat(dropped.missedCount()).isGreaterThan(50);
        assertThat(resumed.next()).contains(dropped.nominal().plusMillis(100));
        assertThat(resumed.lastNominal()).contains(dropped.nominal());
    }

    @Test
    default void theLatestThatPassedRunsForAllWhenThatIsWanted() {
        Scene scene = scene();
        StoredSchedule due = scene.put(scene.schedule("often", new Every(Duration.ofMillis(100))), scene.past());
        pauseAll(task());
        held(due);
        resumeAll(task(), CatchUp.FIRE_ONCE, due);
        StoredSchedule resumed = scene.again(due);
        assertThat(scene.waiting(due)).isEqualTo(resumed.queued());
        Claim caughtUp = scene.start(resumed, resumed.queued().get(0));
        assertThat(caughtUp.missedCount()).isGreaterThan(30);
        assertThat(scene.store().history(due.schedule().id(), 1)).isEmpty();
    }

    @Test
    default void whatWasDueWithinItButThatNobodyAskedForIsTreatedTheSame() {
        Scene scene = scene();
        StoredSchedule due = scene.due("late");
        StoredSchedule future = scene.put(scene.hourly("future"), scene.later());
        pauseAll(task());
        assertThat(scene.store().endPause(task(), CatchUp.NONE)).isTrue();
        assertThat(scene.claim(new ClaimItem.Drop(
                        due, due.next().orElseThrow(), 1, DropReason.MISFIRE, Optional.of(scene.later()))))
                .isEqualTo(new ClaimReply.Moved());
        assertThat(scene.again(due).pause().orElseThrow().via()).contains(task());

        resumeAll(task(), CatchUp.NONE, due);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(scene.again(future)).isEqualTo(future);
    }

    @Test
    default void whatNobodyAskedForIsFoundWhenItHasEnded() {
        Scene scene = scene();
        StoredSchedule unseen = scene.due("unseen");
        StoredSchedule once = scene.due("once", new Once(scene.past()));
        pauseAll(task());
        assertThat(scene.store().endPause(task(), CatchUp.NONE)).isTrue();
        List<Ended> found = ended(unseen);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).schedule().pause().orElseThrow().via()).contains(task());
        assertThat(scene.store().resume(OccurrencePlanner.resume(found.get(0)))).isTrue();
        assertThat(ended(unseen)).isEmpty();
        assertThat(ended(once)).isEmpty();
        assertThat(scene.again(once)).isEqualTo(once);
        scene.fire(scene.again(once), Optional.empty());
    }

    @Test
    default void aSingleInstantWaitsAndFiresAtTheEnd() {
        Scene scene = scene();
        StoredSchedule once = scene.due("once", new Once(scene.past()));
        pauseAll(task());
        held(once);
        resumeAll(task(), CatchUp.NONE, once);
        StoredSchedule resumed = scene.again(once);
        assertThat(resumed.next()).contains(((Once) once.schedule().recurrence()).at());
        scene.fire(resumed, Optional.empty());
    }

    @Test
    default void aPauseOfSeveralEndsByItself() {
        Scene scene = scene();
        Every often = new Every(Duration.ofMillis(100));
        StoredSchedule due = scene.put(scene.schedule("often", often), scene.past());
        Instant until = scene.now().plus(SHORT);
        assertThat(scene.store().pauseAll(task(), why().until(until))).isTrue();
        held(due);
        assertThat(ended(due)).isEmpty();
        assertThat(endedPauses(due).nextEnd().orElseThrow()).isBeforeOrEqualTo(until);
        scene.pass(SHORT.multipliedBy(2));

        Ended found = ended(due).get(0);
        assertThat(found.end()).isEqualTo(until);
        assertThat(found.catchUp()).isEqualTo(CatchUp.NONE);
        ResumeRequest request = OccurrencePlanner.resume(found);
        assertThat(scene.store().resume(request)).isTrue();
        Instant next = scene.again(due).next().orElseThrow();
        assertThat(next).isBetween(until, until.plusMillis(99));
        assertThat(ended(due)).isEmpty();
        lookEverywhere();
        assertThat(pauseOf(task())).isEmpty();
        assertThat(scene.fire(scene.again(due)).occurrence().nominal()).isEqualTo(next);
    }

    @Test
    default void whatIsDueAfterTheEndFiresBeforeAnybodyLooks() {
        Scene scene = scene();
        Instant until = scene.now().plusMillis(100);
        assertThat(scene.store().pauseAll(task(), why().until(until))).isTrue();
        StoredSchedule due = scene.put(scene.hourly("after"), until);
        scene.pass(SHORT);
        scene.fire(due);
        forget(task());
    }

    @Test
    default void aScheduleOfItsOwnPauseIsFoundAtItsEnd() {
        Scene scene = scene();
        StoredSchedule due = scene.due("own");
        Instant until = scene.now().plus(SHORT);
        ScheduleId id = due.schedule().id();
        StoredSchedule paused = scene.store().pause(id, why().until(until)).orElseThrow();
        assertThat(paused.pause().orElseThrow().until()).contains(until);
        assertThat(ended(due)).isEmpty();
        assertThat(endedPauses(due).nextEnd().orElseThrow()).isBeforeOrEqualTo(until);
        scene.pass(SHORT.multipliedBy(2));
        assertThat(ended(due)).containsExactly(new Ended(paused, until, CatchUp.NONE));
        assertThat(scene.store().resume(OccurrencePlanner.resume(ended(due).get(0))))
                .isTrue();
        assertThat(ended(due)).isEmpty();
        assertThat(scene.again(due).pause()).isEmpty();
    }

    @Test
    default void theEndOfAPauseGoesWithItAndWithItsSchedule() {
        Scene scene = scene();
        Instant until = scene.now().plus(SHORT);
        StoredSchedule again = scene.due("again");
        StoredSchedule resumed = scene.due("resumed");
        StoredSchedule deleted = scene.due("deleted");
        for (StoredSchedule each : new StoredSchedule[] {again, resumed, deleted}) {
            scene.store().pause(each.schedule().id(), why().until(until));
        }
        assertThat(scene.pause(again).pause().orElseThrow().until()).isEmpty();
        assertThat(scene.resume(scene.again(resumed), Optional.of(scene.later())))
                .isTrue();
        assertThat(scene.store().delete(deleted.schedule().id())).isTrue();
        scene.pause(scene.due("deleted"));
        scene.pass(SHORT.multipliedBy(2));
        for (StoredSchedule each : new StoredSchedule[] {again, resumed, deleted}) {
            assertThat(ended(each)).isEmpty();
        }
    }
}
