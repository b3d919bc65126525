package dev.carillon.store;

/** Whether a schedule fires. */
public enum ScheduleState {
    /** It fires when its time comes. */
    ACTIVE,
    /** It does not fire until it is resumed. */
    PAUSED,
    /** It has no fire time left; kept for its retention, then removed. */
    COMPLETED
}
