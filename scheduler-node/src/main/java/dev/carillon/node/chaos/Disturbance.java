package dev.carillon.node.chaos;

/**
 * A fault as it happened.
 *
 * @param kind what was done
 * @param node the process that it hit; empty for Redis
 * @param fromNanos since when, by the machine's monotonic clock
 * @param untilNanos until when; never over for a process that has ended
 */
record Disturbance(FaultKind kind, String node, long fromNanos, long untilNanos) {

    /** True for a process that was ended without a chance to give anything back. */
    boolean isDeath() {
        return kind == FaultKind.KILL || kind == FaultKind.CRASH;
    }

    /** True for a process that stood still. */
    boolean isStop() {
        return kind == FaultKind.FREEZE || kind == FaultKind.HICCUP;
    }

    /** What of it lies between two moments that it overlaps with. */
    Disturbance within(long from, long until) {
        return new Disturbance(kind, node, Math.max(fromNanos, from), Math.min(untilNanos, until));
    }

    long lengthNanos() {
        return untilNanos - fromNanos;
    }

    boolean overlaps(long from, long until) {
        return fromNanos <= until && untilNanos >= from;
    }
}
