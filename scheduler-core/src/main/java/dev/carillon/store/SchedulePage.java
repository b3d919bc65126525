package dev.carillon.store;

import java.util.List;

/**
 * Some of the schedules.
 *
 * @param schedules in no particular order
 * @param cursor where the next page begins; empty when this was the last one
 */
public record SchedulePage(List<StoredSchedule> schedules, String cursor) {

    public SchedulePage {
        schedules = List.copyOf(schedules);
    }

    /** A page of what was found in the order of the ids, with a cursor when there is more than that. */
    static SchedulePage of(List<StoredSchedule> found, int limit) {
        if (found.size() <= limit) {
            return new SchedulePage(found, "");
        }
        List<StoredSchedule> page = found.subList(0, limit);
        return new SchedulePage(page, page.get(page.size() - 1).schedule().id().value());
    }
}
