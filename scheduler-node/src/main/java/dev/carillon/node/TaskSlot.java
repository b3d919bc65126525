package dev.carillon.node;

import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A task as this node runs it. Where a schedule has a policy of its own, that one counts, else the task's.
 *
 * @param entry the task and its code
 * @param permits shared by all tasks of its kind
 * @param executor shared by all tasks of its kind
 * @param meters its own
 */
record TaskSlot(TaskRegistry.Entry<?> entry, Permits permits, Executor executor, TaskMeters meters) {

    Task<?> task() {
        return entry.task();
    }

    Retry retry(Policies policies) {
        return policies.retry() != null ? policies.retry() : task().retry();
    }

    @Nullable
    Duration timeout(Policies policies) {
        return policies.timeout() != null ? policies.timeout() : task().timeout();
    }

    OnNodeLoss onNodeLoss(Policies policies) {
        return policies.onNodeLoss() != null ? policies.onNodeLoss() : task().onNodeLoss();
    }
}
