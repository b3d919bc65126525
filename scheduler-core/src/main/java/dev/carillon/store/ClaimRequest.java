package dev.carillon.store;

import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a node wants to run, all of one shard.
 *
 * @param shard where
 * @param node who asks
 * @param token the name of this request
 * @param lease how long the claims hold without being renewed
 * @param items what to claim, 1 to {@link ScheduleStore#MAX_BATCH}, no schedule twice among those that are due
 * @param limits what tasks of the items may have in progress and start; those without limits need not be there
 */
public record ClaimRequest(
        Shard shard,
        NodeId node,
        ClaimToken token,
        Duration lease,
        List<ClaimItem> items,
        Map<TaskName, TaskLimits> limits) {

    /** @throws IllegalArgumentException naming {@code items} when there are none or too many */
    public ClaimRequest {
        items = requireBatch("items", items);
        limits = Map.copyOf(limits);
    }

    /** A request about tasks without limits. */
    public ClaimRequest(Shard shard, NodeId node, ClaimToken token, Duration lease, List<ClaimItem> items) {
        this(shard, node, token, lease, items, Map.of());
    }

    /** The limits of a task. */
    public TaskLimits limitsOf(TaskName task) {
        return limits.getOrDefault(task, TaskLimits.NONE);
    }

    static <T> List<T> requireBatch(String field, List<T> entries) {
        return requireBatch(field, entries, ScheduleStore.MAX_BATCH);
    }

    static <T> List<T> requireBatch(String field, List<T> entries, int most) {
        if (entries.isEmpty() || entries.size() > most) {
            throw new IllegalArgumentException(field + ": " + entries.size() + " must be from 1 to " + most);
        }
        return List.copyOf(entries);
    }
}
