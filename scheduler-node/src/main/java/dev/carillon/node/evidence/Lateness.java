package dev.carillon.node.evidence;

import java.util.Arrays;
import java.util.Locale;

/**
 * How late some starts were, in milliseconds.
 *
 * @param count how many
 * @param p50 half of them were at most so late
 * @param p99 99 of 100 were at most so late
 * @param max none was later
 */
public record Lateness(int count, double p50, double p99, double max) {

    /** Of any number of starts, in microseconds. */
    public static Lateness of(long[] micros) {
        if (micros.length == 0) {
            return new Lateness(0, 0, 0, 0);
        }
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        return new Lateness(sorted.length, rank(sorted, 0.5), rank(sorted, 0.99), sorted[sorted.length - 1] / 1_000.0);
    }

    /** The nearest rank: a value that really occurred. */
    private static double rank(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1_000.0;
    }

    /** In words, such as {@code p50 1.2 ms  p99 4.0 ms  max 9.8 ms}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.1f ms  p99 %.1f ms  max %.1f ms", p50, p99, max);
    }
}
