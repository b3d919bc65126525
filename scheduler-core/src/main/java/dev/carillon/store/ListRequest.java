package dev.carillon.store;

import dev.carillon.schedule.TaskName;
import java.util.Optional;

/**
 * Which schedules to read.
 *
 * @param cursor where to go on, from the page before; empty for the first page
 * @param limit about how many to return, 1 to {@link ScheduleStore#MAX_BATCH}; a page may hold fewer, even none
 * @param task only those of this task
 * @param state only those in this state
 * @param tag only those with this tag
 */
public record ListRequest(
        String cursor, int limit, Optional<TaskName> task, Optional<ScheduleState> state, Optional<String> tag) {

    /** @throws IllegalArgumentException naming {@code limit} when it is out of range */
    public ListRequest {
        if (limit < 1 || limit > ScheduleStore.MAX_BATCH) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + ScheduleStore.MAX_BATCH);
        }
    }

    /** All schedules, from the beginning. */
    public static ListRequest all() {
        return new ListRequest("", ScheduleStore.MAX_BATCH, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same question, from another place on. */
    public ListRequest from(String nextCursor) {
        return new ListRequest(nextCursor, limit, task, state, tag);
    }

    /** True when the schedule is one of those asked for. */
    public boolean matches(StoredSchedule schedule) {
        return task.map(schedule.schedule().task()::equals).orElse(true)
                && state.map(schedule.state()::equals).orElse(true)
                && tag.map(schedule.schedule().tags()::contains).orElse(true);
    }
}
