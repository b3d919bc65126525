package dev.carillon.schedule;

import java.time.Duration;

/**
 * How much of one task the whole cluster may have in progress, and start. Every attempt counts, manual runs and retries
 * included; what has to wait for its turn stays due.
 *
 * @param maxConcurrent how many runs may be in progress at once, 1 to 1,000, or 0 for any number
 * @param rate how many may start within each {@code ratePeriod}, 1 to 10,000, or 0 for any number
 * @param ratePeriod how long that is, 1 ms to 1 day; zero without a rate
 */
public record TaskLimits(int maxConcurrent, int rate, Duration ratePeriod) {

    /** The most runs in progress that can be asked for. */
    public static final int MOST_CONCURRENT = 1_000;

    /** The most starts within a period that can be asked for. */
    public static final int MOST_RATE = 10_000;

    /** No limits. */
    public static final TaskLimits NONE = new TaskLimits(0, 0, Duration.ZERO);

    /** @throws IllegalArgumentException naming the field whose value is out of range */
    public TaskLimits {
        Check.range("maxConcurrent", maxConcurrent, 0, MOST_CONCURRENT);
        Check.range("rate", rate, 0, MOST_RATE);
        ratePeriod = rate == 0
                ? Duration.ZERO
                : Check.range("ratePeriod", ratePeriod, Duration.ofMillis(1), Duration.ofDays(1));
    }

    /**
     * The same with a limit to the runs in progress.
     *
     * @throws IllegalArgumentException naming {@code maxConcurrent} when it is not from 1 to {@link #MOST_CONCURRENT}
     */
    public TaskLimits withMaxConcurrent(int value) {
        Check.range("maxConcurrent", value, 1, MOST_CONCURRENT);
        return new TaskLimits(value, rate, ratePeriod);
    }

    /**
     * The same with a limit to the starts.
     *
     * @throws IllegalArgumentException naming {@code rate} or {@code ratePeriod} when it is out of range
     */
    public TaskLimits withRate(int value, Duration period) {
        Check.range("rate", value, 1, MOST_RATE);
        return new TaskLimits(maxConcurrent, value, period);
    }

    public boolean isNone() {
        return maxConcurrent == 0 && rate == 0;
    }

    /** How many of the task one request can start at most. */
    public int mostAtOnce() {
        int concurrent = maxConcurrent == 0 ? Integer.MAX_VALUE : maxConcurrent;
        return rate == 0 ? concurrent : Math.min(concurrent, rate);
    }
}
