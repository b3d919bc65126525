package dev.carillon.testing;

import dev.carillon.run.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it: wall clock and monotonic clock in one. Thread-safe.
 *
 * <p>{@link #advance} moves both, as time does. {@link #set} moves the wall clock only, as an operator or a time server
 * does, in either direction.
 */
public final class VirtualClock implements InstantSource, Ticker {

    private Instant now;
    private long nanos;

    /** A clock that shows noon of an ordinary day, UTC. */
    public VirtualClock() {
        this(Instant.parse("2026-03-04T12:00:00Z"));
    }

    /** A clock that shows the given moment. */
    public VirtualClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /**
     * Lets time pass.
     *
     * @throws IllegalArgumentException naming {@code time} when it is negative
     */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: " + time + " must not be negative");
        }
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Sets the wall clock; the monotonic clock knows nothing of it. */
    public synchronized void set(Instant instant) {
        now = instant;
    }
}
