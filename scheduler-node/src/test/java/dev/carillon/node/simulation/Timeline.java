package dev.carillon.node.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/** What happens when, and the only clock that is right: the store's. Not thread-safe. */
final class Timeline implements InstantSource {

    static final Instant START = Instant.parse("2026-03-04T12:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long count;

    private record Event(long atNanos, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    static long nanos(long millis) {
        return millis * 1_000_000;
    }

    /** Nanoseconds since the world began. */
    long now() {
        return nowNanos;
    }

    long nowMillis() {
        return nowNanos / 1_000_000;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nowNanos);
    }

    /** The milliseconds of a moment since the world began. */
    static long millis(Instant moment) {
        return Duration.between(START, moment).toMillis();
    }

    static Instant moment(long millis) {
        return START.plusMillis(millis);
    }

    /** Something is to happen; what was asked for first happens first, of several at one moment. */
    void at(long atNanos, Runnable what) {
        events.add(new Event(Math.max(atNanos, nowNanos), count++, what));
    }

    /** Something is to happen after so many nanoseconds. */
    void in(long nanos, Runnable what) {
        at(nowNanos + nanos, what);
    }

    /** Lets the next thing happen, unless that is later than a moment; then it is that moment, and nothing happens. */
    boolean step(long untilNanos) {
        Event next = events.peek();
        if (next == null || next.atNanos > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        events.remove();
        nowNanos = next.atNanos;
        next.what.run();
        return true;
    }
}
