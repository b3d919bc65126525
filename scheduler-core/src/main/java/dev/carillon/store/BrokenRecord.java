package dev.carillon.store;

import dev.carillon.schedule.TaskName;

/**
 * An entry that cannot be acted on: its record is missing or unreadable.
 *
 * @param task under which task it was found
 * @param place where
 * @param member the schedule or run id found there, as it stands
 * @param problem what is wrong with it, one line
 */
public record BrokenRecord(TaskName task, Place place, String member, String problem) {

    /** The list that an entry stands in. */
    public enum Place {
        /** Schedules by next fire time. */
        DUE,
        /** Runs by the time from which they may start. */
        WAITING
    }
}
