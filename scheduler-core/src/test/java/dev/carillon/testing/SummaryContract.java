package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.Completion;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much stands in a shard. */
interface SummaryContract extends StoreCase {

    /** Less than it is to {@link Scene#past}. */
    Duration TOLERANCE = Duration.ofSeconds(4);

    private ShardSummary summary(ScheduleId near) {
        return scene().store().summary(scene().shard(near), TOLERANCE);
    }

    private Optional<TaskSummary> ofTask(ScheduleId near) {
        return summary(near).tasks().stream()
                .filter(task -> task.task().equals(scene().task))
                .findFirst();
    }

    private StoredSchedule beside(ScheduleId near, String name, Instant next) {
        Scene scene = scene();
        return scene.put(scene.hourly("x").withId(scene.neighbour(near, name)), next);
    }

    @Test
    default void whatIsScheduledIsCountedWithWhatIsDueAndWhatIsOverdue() {
        Scene scene = scene();
        StoredSchedule overdue = scene.due("overdue");
        ScheduleId near = overdue.schedule().id();
        Instant oldest = overdue.next().orElseThrow();
        beside(near, "later", scene.later());
        beside(near, "due", scene.now().minusMillis(500));
        TaskSummary found = ofTask(near).orElseThrow();
        assertThat(found).isEqualTo(new TaskSummary(scene.task, 3, 0, 1, Optional.of(oldest)));
        ShardSummary shard = summary(near);
        scene.assertAbout(shard.at(), scene.now());
        assertThat(shard.overdue()).isPositive();
        assertThat(shard.overdueFor()).isGreaterThanOrEqualTo(Duration.between(oldest, shard.at()));
        assertThat(shard.lanesLeftOut()).isZero();
    }

    @Test
    default void whatIsNotDueIsNotOld() {
        Scene scene = scene();
        StoredSchedule later = scene.put(scene.hourly("later"), scene.later());
        assertThat(ofTask(later.schedule().id())).contains(new TaskSummary(scene.task, 1, 0, 0, Optional.empty()));
    }

    @Test
    default void whatWaitsIsCountedUnlessAPauseHoldsIt() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("waits");
        ScheduleId near = schedule.schedule().id();
        Claim claim = scene.fire(schedule);
        scene.retry(claim, Duration.ZERO);
        TaskSummary waiting = ofTask(near).orElseThrow();
        assertThat(waiting.scheduled()).isEqualTo(1);
        assertThat(waiting.waiting()).isEqualTo(1);
        assertThat(waiting.overdue()).isZero();
        scene.assertAbout(waiting.oldest().orElseThrow(), scene.now());
        scene.pause(schedule);
        assertThat(ofTask(near)).isEmpty();
        StoredSchedule other = scene.pause(beside(near, "manual", scene.later()));
        scene.trigger(other);
        assertThat(ofTask(near).orElseThrow().waiting()).isEqualTo(1);
    }

    @Test
    default void theLanesOfATaskAreCountedTogether() {
        Scene scene = scene();
        StoredSchedule plain = scene.put(scene.hourly("plain"), scene.later());
        ScheduleId near = plain.schedule().id();
        Schedule urgent = scene.hourly("x")
                .withId(scene.neighbour(near, "urgent"))
                .withPolicies(Policies.DEFAULT.withPriority(9));
        StoredSchedule due = scene.put(urgent, scene.past());
        assertThat(ofTask(near)).contains(new TaskSummary(scene.task, 2, 0, 1, due.next()));
    }

    @Test
    default void eachTaskIsCountedByItself() {
        Scene scene = scene();
        StoredSchedule one = scene.put(scene.hourly("one"), scene.later());
        ScheduleId near = one.schedule().id();
        scene.put(
                new Schedule(scene.neighbour(near, "other"), scene.otherTask, Scene.HOURLY, Payload.NONE),
                scene.later());
        List<TaskSummary> tasks = summary(near).tasks();
        assertThat(tasks)
                .contains(
                        new TaskSummary(scene.task, 1, 0, 0, Optional.empty()),
                        new TaskSummary(scene.otherTask, 1, 0, 0, Optional.empty()));
        assertThat(tasks).extracting(TaskSummary::task).isSorted();
    }

    @Test
    default void runsDeadLettersAndCompletedSchedulesAreCounted() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("counted");
        ScheduleId near = schedule.schedule().id();
        ShardSummary before = summary(near);
        Claim claim = scene.fire(schedule);
        assertThat(summary(near).running()).isEqualTo(before.running() + 1);
        scene.end(claim, new Completion.Finish(RunState.DEAD));
        scene.put(scene.hourly("x").withId(scene.neighbour(near, "completed")), Optional.empty());
        ShardSummary after = summary(near);
        assertThat(after.running()).isEqualTo(before.running());
        assertThat(after.dead()).isEqualTo(before.dead() + 1);
        assertThat(after.completed()).isEqualTo(before.completed() + 1);
    }

    @Test
    default void whatWasSetAsideIsCounted() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("broken");
        ScheduleId near = schedule.schedule().id();
        int before = summary(near).quarantined();
        BrokenRecord broken = new BrokenRecord(
                schedule.schedule().lane(), BrokenRecord.Place.DUE, near.value(), "broken by the test");
        scene.store().quarantine(scene.shard(near), List.of(broken));
        scene.store().quarantine(scene.shard(near), List.of(broken));
        assertThat(summary(near).quarantined()).isEqualTo(before + 1);
        assertThat(ofTask(near)).isEmpty();
    }

    @Test
    default void aToleranceOutOfRangeIsRefused() {
        Scene scene = scene();
        for (Duration wrong : List.of(Duration.ofMillis(-1), ShardSummary.MAX_TOLERANCE.plusMillis(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.store().summary(scene.shard(scene.id("x")), wrong))
                    .withMessageStartingWith("tolerance: ");
        }
        assertThat(scene.store()
                        .summary(scene.shard(scene.id("x")), ShardSummary.MAX_TOLERANCE)
                        .at())
                .isNotNull();
    }
}
