package dev.carillon.client;

/** What to do when the id is taken by another definition. An equal definition is never a conflict. */
public enum OnConflict {
    /** The new definition replaces the one that is there, as its next generation. */
    UPDATE,
    /** The one that is there stays as it is. */
    KEEP,
    /** {@link ScheduleConflictException}, and nothing is changed. */
    FAIL
}
