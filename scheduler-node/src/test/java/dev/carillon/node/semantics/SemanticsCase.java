package dev.carillon.node.semantics;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.testing.HandlerCall;
import dev.carillon.node.testing.ScheduleAssert;
import dev.carillon.node.testing.TestCluster;
import dev.carillon.node.testing.TestNode;
import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A cluster that does not say what its store is. Where a store has a clock of its own the tests take real time, so periods
 * are short, and what lies far apart lies in the past: for the nodes it was missed.
 */
abstract class SemanticsCase {

    static final Task<@Nullable Void> TASK = Task.of("task");
    static final ScheduleId S = new ScheduleId("s");
    static final Duration TICK = Duration.ofMillis(200);
    static final Duration HOUR = Duration.ofHours(1);
    /** Long enough for whatever is waited for, on a busy machine too. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private @Nullable TestCluster opened;

    /** An empty cluster. */
    protected abstract TestCluster open();

    @BeforeEach
    final void openCluster() {
        opened = open();
    }

    @AfterEach
    final void closeCluster() {
        cluster().close();
    }

    final TestCluster cluster() {
        if (opened == null) {
            throw new IllegalStateException("the test has not begun");
        }
        return opened;
    }

    final SchedulerClient client() {
        return cluster().client();
    }

    /** A node that does nothing with what it runs. */
    final TestNode node(String name) {
        return node(name, (nothing, run) -> {});
    }

    final TestNode node(String name, TaskHandler<@Nullable Void> handler) {
        return node(name, TASK, handler);
    }

    final TestNode node(String name, Task<@Nullable Void> task, TaskHandler<@Nullable Void> handler) {
        return cluster().addNode(name, TaskRegistry.builder().add(task, handler).build(), SemanticsCase::quick);
    }

    /** So that the end of a lease can be waited for. */
    static NodeConfig.Builder quick(NodeConfig.Builder settings) {
        return RealTime.quick(settings);
    }

    final Instant now() {
        return cluster().now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Half an hour after a full hour, some hours ago: the fire times of hourly schedules made then lie in between. */
    final Instant ago(int hours) {
        return now().minus(Duration.ofHours(hours)).minus(Duration.ofMinutes(30));
    }

    final ScheduleBuilder schedule() {
        return client().schedule(TASK).id(S);
    }

    static Schedule plan(Recurrence recurrence, Policies policies, Bounds bounds) {
        return new Schedule(S, TASK.name(), recurrence, bounds, Payload.NONE, policies, "", List.of());
    }

    static Schedule plan(Recurrence recurrence, Policies policies) {
        return plan(recurrence, policies, Bounds.NONE);
    }

    /** Stores a schedule as if that had been done at a moment of the past, since when no node was there. */
    final void madeAt(Instant then, Schedule schedule) {
        cluster()
                .store()
                .put(PutRequest.create(
                        schedule,
                        true,
                        OccurrencePlanner.anchor(schedule, then),
                        OccurrencePlanner.first(schedule, then)));
    }

    final StoredSchedule stored() {
        return client().get(S).orElseThrow();
    }

    final ScheduleAssert check() {
        return cluster().assertThat("s");
    }

    final List<HandlerCall> calls() {
        return cluster().calls("s");
    }

    final void pass(Duration time) {
        cluster().advance(time);
    }

    /** Lets time pass until the handler was called so often. */
    final void untilCalled(int times) {
        cluster().advanceUntil(() -> calls().size() >= times, PATIENCE);
    }

    /** Lets time pass until so many runs have ended or were dropped. */
    final void untilRecorded(int records) {
        cluster().advanceUntil(() -> client().history(S, 100).size() >= records, PATIENCE);
    }
}
