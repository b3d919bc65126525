package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;

/** The id is taken by another definition, or others kept changing the schedule. Nothing was changed. */
public final class ScheduleConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ScheduleId id;

    ScheduleConflictException(ScheduleId id, String problem) {
        super("id: \"" + id + "\" " + problem);
        this.id = id;
    }

    /** The id that is taken. */
    public ScheduleId id() {
        return id;
    }
}
