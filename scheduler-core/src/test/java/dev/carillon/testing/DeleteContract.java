package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
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
        assertThat(recreated.generation()).isEqualTo(1);
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

    @Test
    default void whatWasReadOfTheOldScheduleClaimsNothingOfTheNewOne() {
        Scene scene = scene();
        StoredSchedule first = scene.due("recreated");
        StoredSchedule old = scene.replace(first, scene.schedule("recreated", new Once(scene.past())), first.next());
        ScheduleId id = old.schedule().id();
        delete(old);
        StoredSchedule recreated =
                scene.put(scene.hourly("recreated"), scene.past().minusSeconds(1));
        assertThat(scene.claim(scene.fireItem(old, Optional.empty()))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.get(id)).isEqualTo(recreated);
    }

    @Test
    default void theNewSchedulesRunOfTheSameTimeReplacesTheOldOne() {
        Scene scene = scene();
        StoredSchedule old = scene.due("recreated");
        Claim oldClaim = scene.fire(old);
        delete(old);
        StoredSchedule recreated = scene.put(old.schedule(), old.next());
        Claim newClaim = scene.fire(recreated);
        assertThat(newClaim.run()).isEqualTo(oldClaim.run());
        assertThat(newClaim.fence()).isGreaterThan(oldClaim.fence());
        assertThat(scene.renew(oldClaim, Scene.LEASE)).isEqualTo(RenewReply.LOST);
        assertThat(scene.end(oldClaim, new Completion.Finish(RunState.SUCCEEDED)))
                .isEqualTo(CompleteReply.STALE);
        assertThat(scene.again(recreated).unfinished()).containsExactly(newClaim.run());
        scene.succeed(newClaim);
        assertThat(scene.again(recreated).unfinished()).isEmpty();
    }
}
