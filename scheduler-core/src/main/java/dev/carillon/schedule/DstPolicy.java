package dev.carillon.schedule;

/**
 * What a cron expression with a fixed time of day does when clocks go forward past that time.
 *
 * <p>It says nothing about interval expressions (second, minute or hour with {@code *} or a step): what falls into a gap
 * does not exist for them.
 */
public enum DstPolicy {
    /**
     * Fires once at the first instant after the gap, however many times fell into it, also when the expression matches
     * there anyway. A gap longer than three hours is skipped.
     */
    RUN_AFTER_GAP,

    /** Fires at the next time that really exists. */
    SKIP
}
