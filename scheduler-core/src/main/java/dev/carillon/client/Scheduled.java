package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;

/** What became of one definition of many that were stored together. */
public sealed interface Scheduled {

    /** The id that the definition has. */
    ScheduleId id();

    /**
     * It is stored under its id.
     *
     * @param handle the schedule, with whether it is new, replaced another definition, or was there already
     */
    record Stored(ScheduleHandle handle) implements Scheduled {

        @Override
        public ScheduleId id() {
            return handle.id();
        }
    }

    /**
     * Its id was derived from it, and somebody has chosen another id for the same task, recurrence and payload: that
     * schedule is as the definition says now.
     *
     * @param id the derived id, under which nothing is stored
     * @param handle the schedule under the chosen id
     */
    record Bound(ScheduleId id, ScheduleHandle handle) implements Scheduled {}

    /**
     * Nothing of it is stored.
     *
     * @param id the definition's id
     * @param reason the field, a colon, and what is wrong with it
     */
    record Refused(ScheduleId id, String reason) implements Scheduled {}
}
