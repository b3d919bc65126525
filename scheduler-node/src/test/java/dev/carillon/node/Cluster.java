package dev.carillon.node;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Some nodes on one store in memory, all on one virtual clock, turned by hand. */
final class Cluster {

    static final Task<@Nullable Void> TASK = Task.of("task");
    static final Instant START = TestCluster.START;
    final VirtualClock clock = new VirtualClock(START);
    final InMemoryScheduleStore store = new InMemoryScheduleStore(clock);
    final List<Member> members = new ArrayList<>();
    private int forgotten;
    private final TestCluster kit = TestCluster.on(store, clock);

    /** A call of a handler. */
    record Fire(String node, Run run, Instant at) {

        /** Milliseconds since the test began. */
        long millis() {
            return Duration.between(START, at).toMillis();
        }
    }

    /** A node whose handler of {@link #TASK} notes the call and does something. */
    Member add(String name, TaskHandler<@Nullable Void> then) {
        return add(name, TASK, then, settings -> settings);
    }

    @SuppressWarnings("VoidUsed") // passed on as it came
    Member add(
            String name,
            Task<@Nullable Void> task,
            TaskHandler<@Nullable Void> then,
            UnaryOperator<NodeConfig.Builder> settings) {
        TaskRegistry tasks = TaskRegistry.builder().add(task, then).build();
        return add(name, tasks, settings);
    }

    Member add(String name, TaskRegistry tasks, UnaryOperator<NodeConfig.Builder> settings) {
        Member member = new Member(kit.addNode(name, tasks, settings));
        members.add(member);
        return member;
    }

    StoredSchedule put(String id, Recurrence recurrence) {
        return put(id, recurrence, Policies.DEFAULT);
    }

    StoredSchedule put(String id, Recurrence recurrence, Policies policies) {
        return put(new Schedule(
                new ScheduleId(id), TASK.name(), recurrence, Bounds.NONE, Payload.NONE, policies, "", List.of()));
    }

    /** A schedule that fires for the first time at {@code start}. */
    StoredSchedule put(String id, Recurrence recurrence, Instant start) {
        return put(new Schedule(new ScheduleId(id), TASK.name(), recurrence, Payload.NONE)
                .withBounds(Bounds.NONE.withStartAt(start)));
    }

    StoredSchedule put(String id, Recurrence recurrence, TaskName task, Payload payload) {
        return put(new Schedule(new ScheduleId(id), task, recurrence, payload));
    }

    StoredSchedule put(Schedule schedule) {
        Instant now = clock.instant();
        store.put(PutRequest.create(
                schedule, true, OccurrencePlanner.anchor(schedule, now), OccurrencePlanner.first(schedule, now)));
        return store.get(schedule.id()).orElseThrow();
    }

    /** Lets time pass, from one thing to do to the next. */
    void runFor(Duration time) {
        kit.advance(time);
    }

    /** Lets every node do all that can be done at this moment. */
    void settle() {
        kit.settle();
    }

    /** The calls of handlers, since they were last forgotten. */
    List<Fire> fires() {
        return kit.calls().stream()
                .skip(forgotten)
                .map(call -> new Fire(call.node(), call.run(), call.at()))
                .toList();
    }

    void forgetFires() {
        forgotten = kit.calls().size();
    }

    List<Long> fireMillis() {
        return fires().stream().map(Fire::millis).toList();
    }

    List<RunRecord> history(String id) {
        return store.history(new ScheduleId(id), 100);
    }

    List<RunState> states(String id) {
        return history(id).stream().map(RunRecord::state).toList();
    }

    StoredSchedule get(String id) {
        return store.get(new ScheduleId(id)).orElseThrow();
    }
}
