package dev.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fixed-rate interval: fire times are {@code anchor + n * period} and never drift.
 *
 * <p>With a {@code startAt} the anchor is that instant and the first fire time is the anchor itself. Without one the
 * anchor is the creation time by the store's clock, and the first fire time is one period later. The anchor is kept
 * across restarts and across every update that leaves period and start unchanged.
 *
 * @param period the distance between two fire times, 100 ms to 3,660 days, in whole milliseconds
 * @param startAt the anchor, or null for the creation time
 */
public record Every(Duration period, @Nullable Instant startAt) implements Recurrence {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** The longest period or delay that an interval may have. */
    static final Duration LONGEST = Duration.ofDays(3_660);

    /** @throws IllegalArgumentException naming {@code every} or {@code startAt} when a value is out of range */
    public Every {
        period = Check.range("every", period, SHORTEST, LONGEST);
        startAt = startAt == null ? null : Check.instant("startAt", startAt);
    }

    /** An interval whose anchor is the creation time. */
    public Every(Duration period) {
        this(period, null);
    }

    /** The first fire time strictly after {@code from}, or empty when it would lie beyond the year 9999. */
    public Optional<Instant> next(Instant anchor, Instant from) {
        Instant first = startAt == null ? anchor.plus(period) : anchor;
        if (first.isAfter(from)) {
            return within(first);
        }
        return within(anchor.plusMillis((stepsUntil(anchor, from) + 1) * period.toMillis()));
    }

    /** The last fire time at or before {@code until}; the caller knows that there is one. */
    public Instant latest(Instant anchor, Instant until) {
        return anchor.plusMillis(stepsUntil(anchor, until) * period.toMillis());
    }

    /** How many whole periods lie between two instants. */
    public long stepsUntil(Instant anchor, Instant until) {
        return Math.floorDiv(Duration.between(anchor, until).toMillis(), period.toMillis());
    }

    private static Optional<Instant> within(Instant at) {
        return at.isAfter(Check.MAX_INSTANT) ? Optional.empty() : Optional.of(at);
    }
}
