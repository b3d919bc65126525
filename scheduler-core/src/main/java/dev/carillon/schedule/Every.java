package dev.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A fixed-rate interval: fire times are {@code anchor + n * period} and never drift.
 *
 * <p>With a start the anchor is that instant, and the first fire time. Without one the anchor is the creation time by the
 * store's clock, and the first fire time is one period later. The anchor is kept across restarts and across every update
 * that leaves period and start unchanged.
 *
 * @param period the distance between two fire times, 100 ms to 3,660 days, in whole milliseconds
 */
public record Every(Duration period) implements Recurrence {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** The longest period or delay that an interval may have. */
    static final Duration LONGEST = Duration.ofDays(3_660);

    /** @throws IllegalArgumentException naming {@code every} when the value is out of range */
    public Every {
        period = Check.range("every", period, SHORTEST, LONGEST);
    }

    /** The first fire time strictly after {@code from}, or empty when it would lie beyond the year 9999. */
    public Optional<Instant> next(Instant anchor, Instant from) {
        Instant at = anchor.plusMillis((stepsUntil(anchor, from) + 1) * period.toMillis());
        return at.isAfter(Check.MAX_INSTANT) ? Optional.empty() : Optional.of(at);
    }

    /** The last fire time at or before {@code until}; the caller knows that there is one. */
    public Instant latest(Instant anchor, Instant until) {
        return anchor.plusMillis(stepsUntil(anchor, until) * period.toMillis());
    }

    /** How many whole periods lie between two instants. */
    public long stepsUntil(Instant anchor, Instant until) {
        return Math.floorDiv(Duration.between(anchor, until).toMillis(), period.toMillis());
    }
}
