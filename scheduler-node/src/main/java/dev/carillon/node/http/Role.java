package dev.carillon.node.http;

/** What somebody may do. Each includes those before it. */
public enum Role {
    /** Look at everything. */
    VIEWER,
    /** Pause, resume, trigger, skip, backfill, cancel, requeue. */
    OPERATOR,
    /** Create, change and delete schedules and calendars. */
    ADMIN;

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
