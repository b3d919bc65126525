package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each priority of a task has a lane of its own. */
interface LaneContract extends StoreCase {

    private static Schedule urgent(Schedule schedule, int priority) {
        return schedule.withPolicies(Policies.DEFAULT.withPriority(priority));
    }

    private StoredSchedule dueWith(int priority) {
        Scene scene = scene();
        return scene.put(urgent(scene.hourly("urgent"), priority), scene.past());
    }

    private Upcoming in(StoredSchedule schedule, int priority) {
        Scene scene = scene();
        Lane lane = new Lane(scene.task, priority);
        return scene.store()
                .peek(new PeekRequest(scene.shard(schedule.schedule().id()), List.of(lane), Duration.ZERO, 10));
    }

    private List<RunId> waitingIn(StoredSchedule schedule, int priority) {
        return in(schedule, priority).waiting().stream()
                .map(Upcoming.WaitingRun::run)
                .toList();
    }

    private StoredSchedule reprioritized(StoredSchedule schedule, int priority) {
        Scene scene = scene();
        StoredSchedule now = scene.again(schedule);
        return scene.replace(now, urgent(now.schedule(), priority), now.next());
    }

    @Test
    default void whatHasAPriorityStandsInALaneOfItsOwnThatEveryLookNames() {
        StoredSchedule due = dueWith(9);
        assertThat(in(due, 9).due()).containsExactly(due);
        assertThat(in(due, 0).due()).isEmpty();
        assertThat(in(due, 0).lanes()).contains(new Lane(scene().task, 9));
        assertThat(in(due, 0).lanes()).noneMatch(Lane::isOrdinary);
    }

    @Test
    default void whatStandsInALaneIsClaimedEndsAndWaitsThere() {
        Scene scene = scene();
        StoredSchedule due = dueWith(9);
        Claim claim = scene.fire(due);
        assertThat(claim.lane()).isEqualTo(new Lane(scene.task, 9));
        assertThat(in(due, 9).due()).isEmpty();
        scene.retry(claim, Duration.ZERO);
        assertThat(waitingIn(due, 9)).containsExactly(claim.run());
        assertThat(waitingIn(due, 0)).isEmpty();
        scene.succeed(scene.start(scene.again(due), claim.run()));
        assertThat(waitingIn(due, 9)).isEmpty();
    }

    @Test
    default void anotherPriorityMovesWhatIsDueAndWhatWaits() {
        Scene scene = scene();
        StoredSchedule due = dueWith(0);
        RunId run = scene.trigger(due);
        StoredSchedule raised = reprioritized(due, 3);
        assertThat(in(raised, 0).due()).isEmpty();
        assertThat(waitingIn(raised, 0)).isEmpty();
        assertThat(in(raised, 3).due()).containsExactly(raised);
        assertThat(waitingIn(raised, 3)).containsExactly(run);
        StoredSchedule lowered = reprioritized(raised, 0);
        assertThat(in(lowered, 3).due()).isEmpty();
        assertThat(in(lowered, 0).due()).containsExactly(lowered);
        assertThat(waitingIn(lowered, 0)).containsExactly(run);
    }

    @Test
    default void aClaimThatWasPlannedFromAnotherPriorityIsRefused() {
        Scene scene = scene();
        StoredSchedule due = dueWith(0);
        StoredSchedule raised = reprioritized(due, 9);
        assertThat(scene.claim(scene.fireItem(due, Optional.of(scene.later())))).isEqualTo(new ClaimReply.Moved());
        scene.fire(raised);
    }

    @Test
    default void aRunThatEndsAfterAChangeOfPriorityWaitsUnderTheNewOne() {
        Scene scene = scene();
        StoredSchedule due = dueWith(9);
        Claim claim = scene.fire(due);
        StoredSchedule lowered = reprioritized(due, 0);
        scene.retry(claim, Duration.ZERO);
        assertThat(waitingIn(lowered, 0)).containsExactly(claim.run());
        claim = scene.start(scene.again(lowered), claim.run());
        StoredSchedule raised = reprioritized(lowered, 3);
        scene.lose(claim, Recovery.Verdict.RERUN);
        assertThat(waitingIn(raised, 0)).isEmpty();
        assertThat(waitingIn(raised, 3)).containsExactly(claim.run());
    }

    @Test
    default void aPauseAnEndOfItAndADeletionReachTheLane() {
        Scene scene = scene();
        StoredSchedule due = dueWith(9);
        StoredSchedule paused = scene.pause(due);
        assertThat(in(due, 9).due()).isEmpty();
        assertThat(scene.resume(paused, Optional.of(scene.past()))).isTrue();
        assertThat(in(due, 9).due()).hasSize(1);
        RunId run = scene.trigger(due);
        assertThat(waitingIn(due, 9)).containsExactly(run);
        assertThat(scene.store().delete(due.schedule().id())).isTrue();
        assertThat(in(due, 9).due()).isEmpty();
        assertThat(waitingIn(due, 9)).isEmpty();
    }
}
