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
}
