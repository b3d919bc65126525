package dev.carillon.redis;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Waits between two sendings of a request, longer from time to time, never twice the same. Not thread-safe. */
final class Backoff {

    private static final long FIRST_NANOS = 5_000_000;
    private static final long LONGEST_NANOS = 500_000_000;

    private long ceilingNanos = FIRST_NANOS;

    /** Parks the thread for a random part of the present ceiling, at least half of it, at most {@code mostNanos}. */
    void pause(long mostNanos) {
        long nanos = ThreadLocalRandom.current().nextLong(ceilingNanos / 2, ceilingNanos + 1);
        ceilingNanos = Math.min(2 * ceilingNanos, LONGEST_NANOS);
        LockSupport.parkNanos(this, Math.max(1, Math.min(nanos, mostNanos)));
    }
}
