package dev.carillon.store;

import dev.carillon.run.Shard;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.util.List;

/**
 * What to look for.
 *
 * @param shard where
 * @param tasks for which tasks, at most 1,000
 * @param horizon how far ahead of the store's clock
 * @param limit how many entries of each task at most, of those due and of those waiting, 1 to {@link ScheduleStore#MAX_BATCH}
 */
public record PeekRequest(Shard shard, List<TaskName> tasks, Duration horizon, int limit) {

    /** The most tasks that one node may look for. */
    public static final int MAX_TASKS = 1_000;

    /** @throws IllegalArgumentException naming {@code limit} or {@code tasks} when it is out of range */
    public PeekRequest {
        if (limit < 1 || limit > ScheduleStore.MAX_BATCH) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + ScheduleStore.MAX_BATCH);
        }
        if (tasks.size() > MAX_TASKS) {
            throw new IllegalArgumentException("tasks: " + tasks.size() + " are more than " + MAX_TASKS);
        }
        tasks = List.copyOf(tasks);
    }
}
