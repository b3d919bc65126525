package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import dev.carillon.store.Upcoming.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Looking for what is due. */
interface PeekContract extends StoreCase {

    private Upcoming peek(ScheduleId near, int limit, Duration horizon, TaskName... tasks) {
        List<Lane> lanes = Stream.of(tasks).map(Lane::of).toList();
        return scene().store().peek(new PeekRequest(scene().shard(near), lanes, horizon, limit));
    }

    private List<StoredSchedule> neighbours(int count, TaskName task) {
        Scene scene = scene();
        ScheduleId first = scene.id("first");
        Instant base = scene.past();
        List<StoredSchedule> due = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ScheduleId id = scene.neighbour(first, task.value().replace('.', '-') + i + "-");
            due.add(scene.put(new Schedule(id, task, Scene.HOURLY, Payload.NONE), base.minusMillis(i)));
        }
        return due;
    }

    @Test
    default void whatIsDueComesEarliestFirst() {
        Scene scene = scene();
        List<StoredSchedule> put = neighbours(5, scene.task);
        Upcoming upcoming = peek(scene.id("first"), 100, Duration.ZERO, scene.task);
        List<StoredSchedule> reversed = new ArrayList<>(put);
        Collections.reverse(reversed);
        assertThat(upcoming.due()).containsExactlyElementsOf(reversed);
        assertThat(upcoming.waiting()).isEmpty();
        assertThat(upcoming.broken()).isEmpty();
        assertThat(upcoming.more()).isFalse();
    }

    @Test
    default void theLimitHoldsForEachTaskAndSaysThatThereIsMore() {
        Scene scene = scene();
        List<StoredSchedule> ofTask = neighbours(3, scene.task);
        List<StoredSchedule> ofOther = neighbours(2, scene.otherTask);
        Upcoming two = peek(scene.id("first"), 2, Duration.ZERO, scene.task, scene.otherTask);
        assertThat(two.due()).containsExactlyInAnyOrder(ofTask.get(2), ofTask.get(1), ofOther.get(1), ofOther.get(0));
        assertThat(two.more()).isTrue();
        Upcoming four = peek(scene.id("first"), 4, Duration.ZERO, scene.task, scene.otherTask);
        assertThat(four.due()).hasSize(5);
        assertThat(four.more()).isFalse();
    }

    @Test
    default void waitingRunsHaveTheSameLimit() {
        Scene scene = scene();
        StoredSchedule first = scene.put(scene.hourly("first"), scene.later());
        StoredSchedule second = scene.put(
                scene.hourly("first").withId(scene.neighbour(first.schedule().id(), "second")), scene.later());
        var early = scene.trigger(first);
        scene.pass(Duration.ofMillis(5));
        scene.trigger(second);
        Upcoming one = peek(first.schedule().id(), 1, Duration.ZERO, scene.task);
        assertThat(one.waiting()).extracting(Upcoming.WaitingRun::run).containsExactly(early);
        assertThat(one.more()).isTrue();
        assertThat(peek(first.schedule().id(), 3, Duration.ZERO, scene.task).more())
                .isFalse();
    }

    @Test
    default void theHorizonShowsWhatWillBeDue() {
        Scene scene = scene();
        StoredSchedule soon = scene.put(scene.hourly("soon"), scene.now().plusSeconds(20));
        assertThat(scene.peek(soon, Duration.ZERO).due()).isEmpty();
        assertThat(scene.peek(soon, Duration.ofSeconds(10)).due()).isEmpty();
        assertThat(scene.peek(soon, Duration.ofSeconds(30)).due()).containsExactly(soon);

        StoredSchedule retried = scene.due("retried");
        Claim claim = scene.fire(retried);
        scene.retry(claim, Duration.ofSeconds(20));
        assertThat(scene.peek(retried, Duration.ofSeconds(10)).waiting()).isEmpty();
        assertThat(scene.peek(retried, Duration.ofSeconds(30)).waiting())
                .singleElement()
                .satisfies(waiting -> {
                    assertThat(waiting.run()).isEqualTo(claim.run());
                    assertThat(waiting.schedule()).isEqualTo(scene.again(retried));
                    scene.assertAbout(waiting.notBefore(), scene.now().plusSeconds(20));
                });
    }

    @Test
    default void whatHasBeenDueForLongIsLeftOutOnDemand() {
        Scene scene = scene();
        StoredSchedule recent = scene.put(scene.hourly("recent"), scene.now().minusSeconds(20));
        ScheduleId id = recent.schedule().id();
        StoredSchedule old = scene.put(
                scene.hourly("recent").withId(scene.neighbour(id, "old")),
                scene.now().minusSeconds(600));
        StoredSchedule soon = scene.put(
                scene.hourly("recent").withId(scene.neighbour(id, "soon")),
                scene.now().plusSeconds(20));
        assertThat(peek(id, 1, Duration.ofMinutes(1), scene.task).due()).containsExactly(old);
        Upcoming both = peekBack(id, 2, Duration.ofMinutes(5));
        assertThat(both.due()).containsExactly(recent, soon);
        assertThat(both.more()).isFalse();
        Upcoming one = peekBack(id, 1, Duration.ofMinutes(5));
        assertThat(one.due()).containsExactly(recent);
        assertThat(one.more()).isTrue();
        assertThat(peekBack(id, 2, Duration.ZERO).due()).containsExactly(soon);
    }

    private Upcoming peekBack(ScheduleId near, int limit, Duration back) {
        List<Lane> lanes = List.of(Lane.of(scene().task));
        return scene().store()
                .peek(new PeekRequest(scene().shard(near), lanes, Duration.ofMinutes(1), limit, Optional.of(back)));
    }

    @Test
    default void whatIsNotToBeReadIsSeenOnly() {
        Scene scene = scene();
        StoredSchedule wanted = scene.due("wanted");
        ScheduleId id = wanted.schedule().id();
        StoredSchedule other = scene.put(scene.hourly("wanted").withId(scene.neighbour(id, "other")), scene.past());
        RunId run = scene.trigger(other);
        Lane lane = Lane.of(scene.task);
        List<Sighting> asked = new ArrayList<>();
        Upcoming upcoming = scene.store()
                .peek(new PeekRequest(
                        scene.shard(id), List.of(lane), scene.tolerance(), 100, Optional.empty(), seen -> {
                            asked.add(seen);
                            return seen.schedule().equals(id);
                        }));
        assertThat(upcoming.due()).containsExactly(wanted);
        assertThat(upcoming.waiting()).isEmpty();
        assertThat(upcoming.broken()).isEmpty();
        assertThat(upcoming.unread())
                .hasSize(2)
                .contains(new Sighting(
                        lane,
                        other.schedule().id(),
                        Optional.empty(),
                        other.next().orElseThrow()))
                .anySatisfy(seen -> {
                    assertThat(seen.run()).contains(run);
                    assertThat(seen.schedule()).isEqualTo(other.schedule().id());
                    scene.assertAbout(seen.at(), scene.now());
                });
        assertThat(asked).hasSize(3);
    }

    @Test
    default void othersTasksAreNotShown() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        scene.trigger(due);
        Upcoming upcoming = peek(due.schedule().id(), 100, Duration.ZERO, scene.otherTask);
        assertThat(upcoming.due()).isEmpty();
        assertThat(upcoming.waiting()).isEmpty();
        assertThat(upcoming.more()).isFalse();
        assertThat(peek(due.schedule().id(), 100, Duration.ZERO).due()).isEmpty();
    }

    @Test
    default void lookingChangesNothing() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        assertThat(scene.peek(due, Duration.ZERO)).isEqualTo(scene.peek(due, Duration.ZERO));
        assertThat(scene.again(due)).isEqualTo(due);
    }
}
