package dev.carillon.schedule;

import java.time.Duration;

/**
 * How a failed attempt is tried again.
 *
 * <p>The delay before retry {@code n} (from 1) is {@code delay * factor^(n-1)}, at most {@code maxDelay}, counted from
 * the end of the failed attempt. A factor of 1 is a fixed delay.
 *
 * @param maxRetries how many attempts may follow the first, 0 to 1,000
 * @param delay the delay before the first retry, 0 to 30 days
 * @param factor by what the delay grows from retry to retry, 1 to 100
 * @param maxDelay the longest delay, 0 to 30 days, not below {@code delay}
 */
public record Retry(int maxRetries, Duration delay, double factor, Duration maxDelay) {

    private static final Duration LONGEST = Duration.ofDays(30);

    /** Three retries, one second apart. */
    public static final Retry DEFAULT = fixed(3, Duration.ofSeconds(1));

    /** No retry at all. */
    public static final Retry NONE = fixed(0, Duration.ZERO);

    /** @throws IllegalArgumentException naming the retry field whose value is out of range */
    public Retry {
        Check.range("retry.maxRetries", maxRetries, 0, 1_000);
        delay = Check.range("retry.delay", delay, Duration.ZERO, LONGEST);
        maxDelay = Check.range("retry.maxDelay", maxDelay, delay, LONGEST);
        if (!(factor >= 1 && factor <= 100)) {
            throw Check.refused("retry.factor", factor, "must be from 1 to 100");
        }
    }

    /** The same delay before every retry. */
    public static Retry fixed(int maxRetries, Duration delay) {
        return new Retry(maxRetries, delay, 1, delay);
    }

    /** A delay that doubles from retry to retry, up to {@code maxDelay}. */
    public static Retry exponential(int maxRetries, Duration delay, Duration maxDelay) {
        return new Retry(maxRetries, delay, 2, maxDelay);
    }

    /** The delay before retry number {@code retry}, counted from 1. */
    public Duration delayBefore(int retry) {
        double millis = delay.toMillis() * Math.pow(factor, retry - 1.0);
        return millis >= maxDelay.toMillis() ? maxDelay : Duration.ofMillis((long) millis);
    }
}
