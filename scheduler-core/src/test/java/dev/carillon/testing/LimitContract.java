package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a task may have in progress, and how many of its attempts may start in a time. All in one shard. */
interface LimitContract extends StoreCase {

    private List<ClaimReply> claim(TaskLimits limits, ClaimItem... items) {
        Scene scene = scene();
        Map<TaskName, TaskLimits> ofTask = Map.of(scene.task, limits);
        ClaimRequest plain = scene.request(items);
        return scene.store()
                .claim(new ClaimRequest(
                        plain.shard(), plain.node(), ClaimToken.random(), plain.lease(), plain.items(), ofTask));
    }

    private StoredSchedule due(StoredSchedule beside, String name) {
        Scene scene = scene();
        return scene.put(
                scene.hourly(name).withId(scene.neighbour(beside.schedule().id(), name)), scene.past());
    }

    private ClaimItem fire(StoredSchedule schedule) {
        Scene scene = scene();
        return scene.fireItem(schedule, Optional.of(scene.later()));
    }

    @Test
    default void noMoreOfATaskAreGrantedThanMayBeInProgress() {
        Scene scene = scene();
        TaskLimits two = TaskLimits.NONE.withMaxConcurrent(2);
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        StoredSchedule third = due(first, "c");
        List<ClaimReply> replies = claim(two, fire(first), fire(second), fire(third));
        Claim held = Scene.granted(replies.get(0));
        Scene.granted(replies.get(1));
        assertThat(replies.get(2)).isInstanceOf(ClaimReply.Limited.class);
        assertThat(((ClaimReply.Limited) replies.get(2)).remaining()).isPositive();
        assertThat(scene.again(third)).isEqualTo(third);
        assertThat(claim(two, fire(third)).get(0)).isInstanceOf(ClaimReply.Limited.class);

        scene.succeed(held);
        Scene.granted(claim(two, fire(third)).get(0));
        StoredSchedule fourth = due(first, "d");
        assertThat(claim(two, fire(fourth)).get(0)).isInstanceOf(ClaimReply.Limited.class);
    }

    @Test
    default void theWaitForARetryMakesRoomAndTheRetryNeedsIt() {
        Scene scene = scene();
        TaskLimits one = TaskLimits.NONE.withMaxConcurrent(1);
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        Claim failed = Scene.granted(claim(one, fire(first)).get(0));
        scene.retry(failed, Duration.ZERO);
        Claim other = Scene.granted(claim(one, fire(second)).get(0));
        ClaimItem again = scene.startItem(scene.again(first), failed.run());
        assertThat(claim(one, again).get(0)).isInstanceOf(ClaimReply.Limited.class);
        assertThat(scene.waiting(first)).containsExactly(failed.run());
        scene.succeed(other);
        assertThat(Scene.granted(claim(one, again).get(0)).attempt()).isEqualTo(2);
    }

    @Test
    default void anotherAttemptOfTheSameRunCountsLikeTheFirst() {
        Scene scene = scene();
        TaskLimits one = TaskLimits.NONE.withMaxConcurrent(1);
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        Claim failed = Scene.granted(claim(one, fire(first)).get(0));
        scene.retry(failed, Duration.ZERO);
        ClaimItem again = scene.startItem(scene.again(first), failed.run());
        Claim retried = Scene.granted(claim(one, again).get(0));
        assertThat(claim(one, fire(second)).get(0)).isInstanceOf(ClaimReply.Limited.class);
        scene.lose(retried, Recovery.Verdict.RERUN);
        Scene.granted(claim(one, again).get(0));
        assertThat(claim(one, fire(second)).get(0)).isInstanceOf(ClaimReply.Limited.class);
    }

    @Test
    default void whatHasEndedTakesNoRoomInABatch() {
        Scene scene = scene();
        TaskLimits three = TaskLimits.NONE.withMaxConcurrent(3);
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        claim(three, fire(first), fire(second)).forEach(reply -> scene.succeed(Scene.granted(reply)));
        ClaimItem[] items = Stream.of("c", "d", "e", "f")
                .map(name -> fire(due(first, name)))
                .toArray(ClaimItem[]::new);
        List<ClaimReply> replies = claim(three, items);
        assertThat(replies.subList(0, 3)).allMatch(reply -> reply instanceof ClaimReply.Granted);
        assertThat(replies.get(3)).isInstanceOf(ClaimReply.Limited.class);
    }

    @Test
    default void aManualRunCountsAndALostRunMakesRoom() {
        Scene scene = scene();
        TaskLimits one = TaskLimits.NONE.withMaxConcurrent(1);
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        Claim lost = Scene.granted(claim(one, fire(first)).get(0));
        RunId manual = scene.trigger(second);
        ClaimItem start = scene.startItem(scene.again(second), manual);
        assertThat(claim(one, start).get(0)).isInstanceOf(ClaimReply.Limited.class);
        scene.lose(lost, Recovery.Verdict.ABANDON);
        Scene.granted(claim(one, start).get(0));
    }

    @Test
    default void othersHaveNoPartInALimit() {
        Scene scene = scene();
        StoredSchedule limited = scene.due("a");
        Scene.granted(claim(TaskLimits.NONE.withMaxConcurrent(1), fire(limited)).get(0));
        StoredSchedule other = scene.put(
                new Schedule(
                        scene.neighbour(limited.schedule().id(), "other"), scene.otherTask, Scene.HOURLY, Payload.NONE),
                scene.past());
        Scene.granted(claim(TaskLimits.NONE.withMaxConcurrent(1), fire(other)).get(0));
    }

    @Test
    default void noMoreAttemptsStartThanARateAllowsAndTheWaitIsExact() {
        Scene scene = scene();
        Duration period = Duration.ofMillis(600);
        TaskLimits rate = TaskLimits.NONE.withRate(2, period);
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        StoredSchedule third = due(first, "c");
        List<ClaimReply> replies = claim(rate, fire(first), fire(second), fire(third));
        scene.succeed(Scene.granted(replies.get(0)));
        scene.succeed(Scene.granted(replies.get(1)));
        ClaimReply.Limited limited = (ClaimReply.Limited) replies.get(2);
        assertThat(limited.remaining()).isEqualTo(period);
        ClaimReply again = claim(rate, fire(third)).get(0);
        scene.pass(((ClaimReply.Limited) again).remaining());
        Scene.granted(claim(rate, fire(third)).get(0));
    }

    @Test
    default void theSameRequestAgainCountsOnce() {
        Scene scene = scene();
        TaskLimits two = TaskLimits.NONE.withMaxConcurrent(2).withRate(2, Duration.ofHours(1));
        StoredSchedule first = scene.due("a");
        StoredSchedule second = due(first, "b");
        ClaimRequest plain = scene.request(fire(first));
        ClaimRequest request = new ClaimRequest(
                plain.shard(), plain.node(), plain.token(), plain.lease(), plain.items(), Map.of(scene.task, two));
        ScheduleStore store = scene.store();
        assertThat(Stream.of(store.claim(request), store.claim(request), store.claim(request))
                        .distinct())
                .hasSize(1);
        Scene.granted(claim(two, fire(second)).get(0));
    }
}
