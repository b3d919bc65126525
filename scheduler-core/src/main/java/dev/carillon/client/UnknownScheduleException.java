package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;
import java.util.NoSuchElementException;

/** There is no schedule of that id: it never was, was deleted, or was completed longer ago than its retention. */
public final class UnknownScheduleException extends NoSuchElementException {

    private static final long serialVersionUID = 1L;

    private final transient ScheduleId id;

    UnknownScheduleException(ScheduleId id) {
        super("id: there is no schedule \"" + id + "\"");
        this.id = id;
    }

    /** The id that was asked for. */
    public ScheduleId id() {
        return id;
    }
}
