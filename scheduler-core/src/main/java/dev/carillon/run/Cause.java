package dev.carillon.run;

/** Why an attempt is started. */
public enum Cause {
    /** The schedule's fire time came. */
    SCHEDULE,
    /** Somebody asked for a run now, or for a dead one to be tried again. */
    MANUAL,
    /** Somebody asked for a fire time that had passed. */
    BACKFILL,
    /** An earlier attempt failed or timed out. */
    RETRY,
    /** An earlier attempt's node was lost, or handed the run over when it closed. */
    RECOVERY
}
