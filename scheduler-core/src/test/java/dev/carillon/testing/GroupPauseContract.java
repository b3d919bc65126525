package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Completion;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pauses of a task, of a tag and of everything, while they last. */
interface GroupPauseContract extends PauseCase {

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
        assertThat(scene.dueIds(covered)).doesNotContain(covered.schedule().id());
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

    /** Held by the pause of the tag, which an update then takes away. */
    private StoredSchedule untagged(String name) {
        StoredSchedule held = held(tagged(name, scene().past()));
        return scene().replace(held, scene().hourly(name), Optional.empty());
    }

    private boolean isLetGo(StoredSchedule stray) {
        Ended ended = Ended.outOf(scene().store().pauses(), stray, scene().now());
        return scene().store().resume(OccurrencePlanner.resume(ended));
    }

    @Test
    default void whatAnUpdateTookOutOfEveryPauseMayGo() {
        Scene scene = scene();
        pauseAll(tag());
        StoredSchedule stray = untagged("stray");
        assertThat(stray.isHeldInVain()).isTrue();
        assertThat(isLetGo(stray)).isTrue();
        StoredSchedule free = scene.again(stray);
        assertThat(free.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(free.pause()).isEmpty();
        assertThat(free.next()).isPresent();
        resumeAll(tag(), CatchUp.NONE, stray);
        assertThat(scene.again(stray)).isEqualTo(free);
    }

    @Test
    default void whatAnUpdateTookOutOfOnePauseStaysInAnother() {
        Scene scene = scene();
        pauseAll(tag());
        StoredSchedule stray = untagged("stray");
        pauseAll(task());
        assertThat(isLetGo(stray)).isTrue();
        assertThat(scene.again(stray).pause().orElseThrow().via()).contains(task());
        assertThat(scene.again(stray).isHeldInVain()).isFalse();
        resumeAll(tag(), CatchUp.NONE, stray);
        assertThat(scene.again(stray).state()).isEqualTo(ScheduleState.PAUSED);
        resumeAll(task(), CatchUp.NONE, stray);
        assertThat(scene.again(stray).state()).isEqualTo(ScheduleState.ACTIVE);
    }

    @Test
    default void whatIsPausedByNameMeanwhileIsNotLetGo() {
        Scene scene = scene();
        pauseAll(tag());
        StoredSchedule stray = untagged("stray");
        StoredSchedule paused = scene.pause(stray);
        assertThat(isLetGo(stray)).isFalse();
        assertThat(scene.again(stray)).isEqualTo(paused);
        forget(tag());
    }

    @Test
    default void whatIsTakenOutOfAPauseThatHasEndedGoesOnAsFromThatEnd() {
        Scene scene = scene();
        pauseAll(tag());
        StoredSchedule stray = untagged("stray");
        assertThat(scene.store().endPause(tag(), CatchUp.FIRE_ONCE)).isTrue();
        GroupPause over = pauseOf(tag()).orElseThrow();
        scene.pass(Duration.ofMillis(5));
        Ended ended = Ended.outOf(scene.store().pauses(), stray, scene.now());
        assertThat(ended).isEqualTo(new Ended(stray, over.end().orElseThrow(), CatchUp.FIRE_ONCE));
        // each shard ends it at a moment of its own, the latest of which is shown
        assertThat(ended(stray)).singleElement().satisfies(each -> {
            assertThat(each.schedule()).isEqualTo(stray);
            assertThat(each.catchUp()).isEqualTo(CatchUp.FIRE_ONCE);
            assertThat(each.end()).isBetween(over.pause().since(), ended.end());
        });
        lookEverywhere();
    }

    @Test
    default void anAuditReportsWhatIsHeldInVain() {
        Scene scene = scene();
        pauseAll(tag());
        StoredSchedule held = held(tagged("held", scene.past()));
        StoredSchedule stray = untagged("stray");
        StoredSchedule named = scene.pause(scene.due("named"));
        for (StoredSchedule each : List.of(held, stray, named)) {
            List<StoredSchedule> strays = strays(scene.shard(each.schedule().id()));
            assertThat(strays.contains(each)).isEqualTo(each.equals(stray));
        }
        forget(tag());
    }

    private List<StoredSchedule> strays(Shard shard) {
        List<StoredSchedule> strays = new ArrayList<>();
        String cursor = "";
        do {
            AuditReply reply = scene().store().audit(AuditRequest.records(shard, cursor));
            strays.addAll(reply.strays());
            cursor = reply.cursor();
        } while (!cursor.isEmpty());
        return strays;
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

    @Test
    default void theEndOfAPauseOfSeveralLeavesTheRowOfFailures() {
        Scene scene = scene();
        Schedule failing = tagged("failing", scene.past()).schedule();
        StoredSchedule due = scene.replace(
                scene.get(failing.id()),
                failing.withPolicies(Policies.DEFAULT.withPauseAfterFailures(2)),
                Optional.of(scene.past()));
        Claim first = scene.fire(due, Optional.of(scene.past().plusMillis(1)));
        scene.end(first, new Completion.Finish(RunState.DEAD));
        pauseAll(tag());
        held(scene.again(due));
        pauseAll(task());
        assertThat(scene.store().endPause(tag(), CatchUp.NONE)).isTrue();
        ended(due).forEach(ended -> scene.store().resume(OccurrencePlanner.resume(ended)));
        assertThat(scene.again(due).pause().orElseThrow().via()).contains(task());
        resumeAll(task(), CatchUp.NONE, due);
        RunId second = scene.trigger(due);
        scene.end(scene.start(scene.again(due), second), new Completion.Finish(RunState.DEAD));
        assertThat(scene.again(due).pause().orElseThrow().actor()).isEqualTo("carillon");
    }

    @Test
    default void whatNobodyAskedForIsHeldByThePauseThatGoesOn() {
        Scene scene = scene();
        StoredSchedule unseen = tagged("unseen", scene.past());
        pauseAll(tag());
        assertThat(scene.store().pauseAll(task(), why().until(scene.now().minusMillis(1))))
                .isTrue();
        assertThat(ended(unseen)).isEmpty();
        assertThat(scene.again(unseen).pause().orElseThrow().via()).contains(tag());
        lookEverywhere();
        assertThat(pauseOf(task())).isEmpty();
        resumeAll(tag(), CatchUp.NONE, unseen);
    }
}
