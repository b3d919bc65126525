package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pauses of a task, of a tag and of everything, and pauses that end by themselves. */
interface GroupPauseContract extends StoreCase {

    /** Long enough to act within it, short enough to wait for its end. */
    Duration SHORT = Duration.ofMillis(300);

    private PauseScope task() {
        return PauseScope.task(scene().task.value());
    }

    private PauseScope tag() {
        return PauseScope.tag(scene().task.value());
    }

    private Pause why() {
        return new Pause("maintenance", "tester", Instant.EPOCH);
    }

    private void pauseAll(PauseScope scope) {
        assertThat(scene().store().pauseAll(scope, why())).isTrue();
    }

    private Optional<GroupPause> pauseOf(PauseScope scope) {
        return scene().store().pauses().stream()
                .filter(pause -> pause.scope().equals(scope))
                .findFirst();
    }

    private List<Ended> ended(StoredSchedule schedule) {
        return endedPauses(schedule).schedules().stream()
                .filter(each -> each.schedule()
                        .schedule()
                        .id()
                        .equals(schedule.schedule().id()))
                .toList();
    }

    private EndedPauses endedPauses(StoredSchedule schedule) {
        return scene().store().endedPauses(scene().shard(schedule.schedule().id()), ScheduleStore.MAX_BATCH);
    }

    private StoredSchedule tagged(String name, Instant next) {
        Schedule plain = scene().hourly(name);
        return scene().put(
                        new Schedule(
                                plain.id(),
                                plain.task(),
                                plain.recurrence(),
                                plain.bounds(),
                                plain.payload(),
                                plain.policies(),
                                "",
                                List.of("other", tag().name())),
                        next);
    }

    private ClaimReply claim(StoredSchedule schedule) {
        return scene().claim(scene().fireItem(schedule, Optional.of(scene().later())));
    }

    private StoredSchedule held(StoredSchedule schedule) {
        assertThat(claim(schedule)).isEqualTo(new ClaimReply.Moved());
        StoredSchedule held = scene().again(schedule);
        assertThat(held.state()).isEqualTo(ScheduleState.PAUSED);
        return held;
    }

    /** Ends a pause, lets everything go on that it holds, and is sure that nothing of it is left. */
    private void resumeAll(PauseScope scope, CatchUp catchUp, StoredSchedule... schedules) {
        assertThat(scene().store().endPause(scope, catchUp)).isTrue();
        for (StoredSchedule schedule : schedules) {
            for (Ended ended : ended(schedule)) {
                assertThat(scene().store().resume(OccurrencePlanner.resume(ended)))
                        .isTrue();
            }
        }
        for (StoredSchedule schedule : schedules) {
            assertThat(ended(schedule)).isEmpty();
        }
        lookEverywhere();
    }

    private void forget(PauseScope scope) {
        scene().store().endPause(scope, CatchUp.NONE);
        lookEverywhere();
    }

    /** An ended pause is forgotten, shard by shard, by who finds nothing of it. */
    private void lookEverywhere() {
        ScheduleStore store = scene().store();
        for (int shard = 0; shard < store.shards(); shard++) {
            List<Ended> found;
            do {
                found = store.endedPauses(new Shard(shard), ScheduleStore.MAX_BATCH)
                        .schedules();
                found.forEach(ended -> store.resume(OccurrencePlanner.resume(ended)));
            } while (!found.isEmpty());
        }
    }

    @Test
    default void aPauseOfATaskHoldsWhatIsDueOfIt() {
        Scene scene = scene();
        StoredSchedule covered = scene.due("covered");
        StoredSchedule other = scene.put(
                new Schedule(
                        scene.id("other"),
                        scene.otherTask,
                        Scene.HOURLY,
                        covered.schedule().payload()),
                scene.past());
        pauseAll(task());

        StoredSchedule held = held(covered);
        assertThat(held.next()).isEmpty();
        assertThat(held.generation()).isEqualTo(1);
        Pause pause = held.pause().orElseThrow();
        assertThat(pause.reason()).isEqualTo("maintenance");
        assertThat(pause.actor()).isEqualTo("tester");
        assertThat(pause.via()).contains(task());
        assertThat(pause.until()).isEmpty();
        scene.assertAbout(pause.since(), scene.now());
        assertThat(scene.dueIds(covered)).containsExactly(other.schedule().id());
        scene.fire(other);
        forget(task());
    }

    @Test
    default void aPauseOfATagHoldsWhatHasIt() {
        Scene scene = scene();
        StoredSchedule covered = tagged("covered", scene.past());
        StoredSchedule other = scene.due("untagged");
        pauseAll(tag());
        assertThat(held(covered).pause().orElseThrow().via()).contains(tag());
        scene.fire(other);
        forget(tag());
    }

    @Test
    default void aPauseOfEverythingHoldsEverything() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        pauseAll(PauseScope.all());
        try {
            assertThat(held(due).pause().orElseThrow().via()).contains(PauseScope.all());
            StoredSchedule later = scene.due("meanwhile");
            assertThat(held(later).pause().orElseThrow().via()).contains(PauseScope.all());
        } finally {
            forget(PauseScope.all());
        }
    }

    @Test
    default void itIsListedWithWhoAndWhyUntilItHasEndedAndHoldsNothing() {
        Scene scene = scene();
        Instant until = scene.now().plusSeconds(3_600);
        assertThat(scene.store().pauseAll(task(), why().until(until))).isTrue();
        GroupPause pause = pauseOf(task()).orElseThrow();
        assertThat(pause.pause().reason()).isEqualTo("maintenance");
        assertThat(pause.pause().actor()).isEqualTo("tester");
        assertThat(pause.pause().until()).contains(until);
        scene.assertAbout(pause.pause().since(), scene.now());
        assertThat(pause.ended()).isEmpty();
        assertThat(pause.holdsAt(scene.now())).isTrue();

        StoredSchedule due = scene.due("due");
        held(due);
        assertThat(scene.store().endPause(task(), CatchUp.FIRE_ONCE)).isTrue();
        GroupPause ended = pauseOf(task()).orElseThrow();
        scene.assertAbout(ended.ended().orElseThrow(), scene.now());
        assertThat(ended.catchUp()).isEqualTo(CatchUp.FIRE_ONCE);
        assertThat(ended.holdsAt(scene.now())).isFalse();
        resumeAll(task(), CatchUp.NONE, due);
        assertThat(pauseOf(task())).isEmpty();
    }

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
    default void waitingRunsAreHeldBackButManualOnesStart() {
        Scene scene = scene();
        StoredSchedule due = scene.due("running");
        Claim claim = scene.fire(due);
        pauseAll(task());
        scene.handOver(claim);
        StoredSchedule read = scene.again(due);
        assertThat(scene.claim(scene.startItem(read, claim.run()))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(scene.waiting(due)).isEmpty();

        StoredSchedule other = scene.put(scene.hourly("manual"), scene.later());
        RunId manual = scene.trigger(other);
        scene.start(other, manual);
        assertThat(scene.again(other).state()).isEqualTo(ScheduleState.ACTIVE);

        resumeAll(task(), CatchUp.NONE, due);
        assertThat(scene.waiting(due)).containsExactly(claim.run());
        assertThat(scene.start(scene.again(due), claim.run()).attempt()).isEqualTo(2);
    }

    @Test
    default void whatIsHeldIsNotResumedByName() {
        Scene scene = scene();
        StoredSchedule due = scene.due("held");
        pauseAll(task());
        StoredSchedule held = held(due);
        assertThat(scene.resume(held, Optional.of(scene.later()))).isFalse();
        assertThat(scene.again(due)).isEqualTo(held);
        resumeAll(task(), CatchUp.NONE, due);
    }

    @Test
    default void whatIsPausedByNameMeanwhileStaysPaused() {
        Scene scene = scene();
        StoredSchedule due = scene.due("named");
        pauseAll(task());
        held(due);
        StoredSchedule paused = scene.pause(due);
        assertThat(paused.pause().orElseThrow().via()).isEmpty();
        resumeAll(task(), CatchUp.NONE, due);
        assertThat(scene.again(due)).isEqualTo(paused);
        assertThat(pauseOf(task())).isEmpty();
        assertThat(scene.resume(paused, Optional.of(scene.later()))).isTrue();
    }

    @Test
    default void whatAnotherPauseCoversAsWellStaysPausedViaThat() {
        Scene scene = scene();
        StoredSchedule named = scene.pause(tagged("named", scene.past()));
        StoredSchedule both = tagged("both", scene.past());
        pauseAll(tag());
        held(both);
        pauseAll(task());
        assertThat(scene.store().endPause(tag(), CatchUp.NONE)).isTrue();
        assertThat(ended(both)).hasSize(1);
        assertThat(scene.store().resume(OccurrencePlanner.resume(ended(both).get(0))))
                .isTrue();
        assertThat(scene.again(both).pause().orElseThrow().via()).contains(task());
        assertThat(ended(both)).isEmpty();
        lookEverywhere();
        assertThat(pauseOf(tag())).isEmpty();

        assertThat(scene.resume(named, Optional.of(scene.later()))).isTrue();
        assertThat(scene.again(named).state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(scene.again(named).pause().orElseThrow().via()).contains(task());
        resumeAll(task(), CatchUp.NONE, both, named);
        assertThat(scene.again(both).state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(scene.again(named).state()).isEqualTo(ScheduleState.ACTIVE);
    }

    @Test
    default void anUpdateKeepsThePauseAndADeleteTakesItAway() {
        Scene scene = scene();
        StoredSchedule due = tagged("updated", scene.past());
        pauseAll(tag());
        StoredSchedule held = held(due);
        StoredSchedule updated = scene.replace(
                held,
                scene.hourly("updated"),
                OccurrencePlanner.nextAfterUpdate(held, scene.hourly("updated"), scene.now()));
        assertThat(updated.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(updated.pause()).isEqualTo(held.pause());

        StoredSchedule gone = tagged("gone", scene.past());
        held(gone);
        assertThat(scene.store().delete(gone.schedule().id())).isTrue();
        StoredSchedule anew = tagged("gone", scene.later());
        resumeAll(tag(), CatchUp.NONE, updated, anew);
        assertThat(scene.again(updated).state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(scene.again(anew)).isEqualTo(anew);
        assertThat(pauseOf(tag())).isEmpty();
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

    @Test
    default void aCompletedScheduleIsNotHeldButItsRunWaits() {
        Scene scene = scene();
        StoredSchedule due = scene.due("over", new Once(scene.past()));
        Claim claim = scene.fire(due, Optional.empty());
        scene.end(claim, new Completion.Finish(RunState.DEAD));
        assertThat(scene.store().requeue(claim.run())).isEqualTo(RequeueReply.REQUEUED);
        StoredSchedule completed = scene.again(due);
        assertThat(completed.state()).isEqualTo(ScheduleState.COMPLETED);
        pauseAll(task());
        assertThat(scene.claim(scene.startItem(completed, claim.run()))).isInstanceOf(ClaimReply.Early.class);
        assertThat(scene.again(due)).isEqualTo(completed);
        forget(task());
        scene.start(completed, claim.run());
    }
}
