package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deleting schedules, and creating them anew while something of the old one still runs. */
interface DeleteContract extends StoreCase {

    private List<RunRecord> history(StoredSchedule schedule) {
        return scene().store().history(schedule.schedule().id(), ScheduleStore.MAX_BATCH);
    }

    private void delete(StoredSchedule schedule) {
        assertThat(scene().store().delete(schedule.schedule().id())).isTrue();
    }

    @Test
    default void nothingIsLeftOfADeletedSchedule() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("deleted");
        scene.succeed(scene.fire(schedule, Optional.of(scene.past())));
        RunId run = scene.trigger(schedule);
        StoredSchedule before = scene.again(schedule);
        assertThat(history(schedule)).hasSize(1);
        delete(schedule);
        assertThat(scene.store().get(schedule.schedule().id())).isEmpty();
        assertThat(scene.dueIds(schedule)).isEmpty();
        assertThat(scene.waiting(schedule)).isEmpty();
        assertThat(history(schedule)).isEmpty();
        assertThat(scene.claim(scene.fireItem(before, Optional.empty()))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.claim(scene.startItem(before, run))).isEqualTo(new ClaimReply.Moved());
    }

    @Test
    default void deletingTwiceOrNothingIsFalse() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("deleted");
        delete(schedule);
        assertThat(scene.store().delete(schedule.schedule().id())).isFalse();
        assertThat(scene.store().delete(scene.id("unknown"))).isFalse();
    }

    @Test
    default void aRunningRunOfADeletedScheduleEndsInTheHistoryOnly() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("deleted");
        Claim claim = scene.fire(schedule);
        delete(schedule);
        assertThat(scene.renew(claim, Scene.LEASE)).isEqualTo(RenewReply.RENEWED);
        scene.succeed(claim);
        assertThat(scene.store().get(schedule.schedule().id())).isEmpty();
        assertThat(history(schedule)).extracting(RunRecord::state).containsExactly(RunState.SUCCEEDED);
        assertThat(scene.end(claim, new Completion.HandOver())).isEqualTo(CompleteReply.STALE);
    }

    @Test
    default void aRunOfADeletedScheduleIsNotTriedAgain() {
        Scene scene = scene();
        StoredSchedule failed = scene.due("failed");
        StoredSchedule handed = scene.due("handed");
        Claim failedClaim = scene.fire(failed);
        Claim handedClaim = scene.fire(handed);
        delete(failed);
        delete(handed);
        scene.retry(failedClaim, Duration.ZERO);
        scene.handOver(handedClaim);
        for (StoredSchedule schedule : List.of(failed, handed)) {
            assertThat(history(schedule)).extracting(RunRecord::state).containsExactly(RunState.CANCELLED);
            assertThat(scene.waiting(schedule)).isEmpty();
        }
    }

    @Test
    default void aLostRunOfADeletedScheduleEndsInTheHistoryOnly() {
        Scene scene = scene();
        for (Recovery.Verdict verdict : Recovery.Verdict.values()) {
            StoredSchedule schedule = scene.due("lost-" + verdict);
            Claim claim = scene.fire(schedule);
            delete(schedule);
            scene.lose(claim, verdict);
            RunState expected = verdict == Recovery.Verdict.BURY ? RunState.DEAD : RunState.LOST;
            assertThat(history(schedule)).extracting(RunRecord::state).containsExactly(expected);
            assertThat(scene.waiting(schedule)).isEmpty();
            assertThat(scene.expired(claim)).isEmpty();
        }
    }

    @Test
    default void aNewScheduleOfTheSameIdIsNotTouchedByTheOldRun() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated", new EveryAfter(Scene.FAR));
        Claim claim = scene.fire(old, Optional.empty());
        delete(old);
        StoredSchedule recreated = scene.put(scene.schedule("recreated", new EveryAfter(Scene.FAR)), scene.later());
        assertThat(recreated.generation()).isEqualTo(2);
        assertThat(recreated.unfinished()).isEmpty();
        assertThat(recreated.lastNominal()).isEmpty();
        scene.succeed(claim);
        assertThat(scene.again(recreated)).isEqualTo(recreated);
        assertThat(history(recreated)).hasSize(1);
    }

    @Test
    default void theOldRunComesNotBackIntoANewScheduleOfTheSameId() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated", new Once(scene.past()));
        Claim claim = scene.fire(old, Optional.empty());
        delete(old);
        StoredSchedule recreated = scene.put(scene.hourly("recreated"), scene.later());
        scene.retry(claim, Duration.ZERO);
        assertThat(scene.again(recreated)).isEqualTo(recreated);
        assertThat(scene.waiting(recreated)).isEmpty();
        assertThat(history(recreated)).extracting(RunRecord::state).containsExactly(RunState.CANCELLED);
    }

    /** The same definition, due at the same time: only the generation tells the two apart. */
    @Test
    default void whatWasReadOfTheOldScheduleChangesNothingOfTheNewOne() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated");
        RunId run = scene.trigger(old);
        StoredSchedule waiting = scene.again(old);
        delete(old);
        StoredSchedule recreated = scene.put(old.schedule(), old.next());
        assertThat(scene.claim(scene.fireItem(old, Optional.of(scene.later())))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.claim(scene.startItem(waiting, run))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.store()
                        .put(PutRequest.replace(
                                old,
                                scene.schedule("recreated", new Once(scene.past())),
                                true,
                                old.anchor(),
                                old.next())))
                .isEqualTo(new PutReply.Differs(recreated));
        StoredSchedule paused = scene.pause(recreated);
        assertThat(scene.resume(old, old.next())).isFalse();
        assertThat(scene.resume(paused, recreated.next())).isTrue();
        assertThat(scene.again(recreated)).isEqualTo(recreated);
    }

    @Test
    default void generationsAreCountedOnOverDeletions() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated");
        StoredSchedule updated =
                scene.replace(old, scene.schedule("recreated", new Once(scene.past())), Optional.of(scene.past()));
        delete(updated);
        StoredSchedule third = scene.due("recreated");
        assertThat(third.generation()).isEqualTo(3);
        delete(third);
        StoredSchedule fourth = scene.due("recreated");
        assertThat(fourth.generation()).isEqualTo(4);
        assertThat(scene.replace(fourth, updated.schedule(), Optional.of(scene.past()))
                        .generation())
                .isEqualTo(5);
    }

    @Test
    default void theNewSchedulesRunOfTheSameTimeWaitsUntilTheOldOneHasEnded() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated");
        Claim oldClaim = scene.fire(old);
        delete(old);
        StoredSchedule recreated = scene.put(old.schedule(), old.next());
        ClaimItem.Fire item = scene.fireItem(recreated, Optional.of(scene.later()));
        assertThat(scene.claim(item))
                .isInstanceOfSatisfying(
                        ClaimReply.Early.class,
                        early -> assertThat(early.remaining()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
        assertThat(scene.again(recreated)).isEqualTo(recreated);
        assertThat(scene.dueIds(recreated)).contains(recreated.schedule().id());
        assertThat(scene.renew(oldClaim, Scene.LEASE)).isEqualTo(RenewReply.RENEWED);
        scene.succeed(oldClaim);
        Claim newClaim = Scene.granted(scene.claim(item));
        assertThat(newClaim.run()).isEqualTo(oldClaim.run());
        assertThat(newClaim.fence()).isGreaterThan(oldClaim.fence());
        assertThat(newClaim.attempt()).isEqualTo(1);
        assertThat(scene.renew(oldClaim, Scene.LEASE)).isEqualTo(RenewReply.LOST);
        assertThat(scene.end(oldClaim, new Completion.Finish(RunState.SUCCEEDED)))
                .isEqualTo(CompleteReply.STALE);
        assertThat(scene.again(recreated).unfinished()).containsExactly(newClaim.run());
        scene.succeed(newClaim);
        assertThat(scene.again(recreated).unfinished()).isEmpty();
    }

    @Test
    default void theNewSchedulesRunOfTheSameTimeIsNotHeldUpByALostOne() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated");
        Claim oldClaim = scene.fire(old);
        delete(old);
        StoredSchedule recreated = scene.put(old.schedule(), old.next());
        scene.lose(oldClaim, Recovery.Verdict.RERUN);
        assertThat(history(recreated)).extracting(RunRecord::state).containsExactly(RunState.LOST);
        assertThat(scene.fire(recreated).run()).isEqualTo(oldClaim.run());
    }

    @Test
    default void aManualRunOfTheOldScheduleIsNotAddedToTheNewOneWhileItRuns() {
        Scene scene = scene();
        StoredSchedule old = scene.put(scene.hourly("recreated"), scene.later());
        RunId run = scene.trigger(old);
        Claim claim = scene.start(scene.again(old), run);
        delete(old);
        StoredSchedule recreated = scene.put(old.schedule(), old.next());
        TriggerRequest again = new TriggerRequest(run, scene.now(), true);
        assertThat(scene.store().trigger(again)).isEqualTo(new TriggerReply.Overlapping(List.of(run)));
        assertThat(scene.again(recreated)).isEqualTo(recreated);
        scene.succeed(claim);
        assertThat(scene.store().trigger(again)).isEqualTo(new TriggerReply.Queued(run));
    }
}
