package dev.carillon.benchmarks.contender;

import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** The fires of some numbers at some nominal times: which came, how often, when. Thread-safe. */
public final class Expectation {

    private static final long MICROS_PER_MILLI = 1_000;

    private final int from;
    private final int numbers;
    private final long firstMillis;
    private final long periodMillis;
    private final int times;
    private final AtomicIntegerArray counts;
    private final long[] starts;
    private final long[] lateness;
    private final AtomicInteger cursor = new AtomicInteger();
    private final LongAdder strays = new LongAdder();

    Expectation(int from, int numbers, long firstMillis, long periodMillis, int times) {
        this.from = from;
        this.numbers = numbers;
        this.firstMillis = firstMillis;
        this.periodMillis = periodMillis;
        this.times = times;
        int size = Math.multiplyExact(numbers, times);
        this.counts = new AtomicIntegerArray(size);
        this.starts = new long[size];
        this.lateness = new long[size];
    }

    void add(int number, long nominalMillis, long startMicros) {
        long time = Math.floorDiv(nominalMillis - firstMillis, periodMillis);
        int place = number - from;
        if (place < 0 || place >= numbers || time < 0 || time >= times) {
            strays.increment();
            return;
        }
        counts.incrementAndGet(place * times + (int) time);
        int at = cursor.getAndIncrement();
        if (at < starts.length) {
            starts[at] = startMicros;
            lateness[at] = startMicros - nominalMillis * MICROS_PER_MILLI;
        }
    }

    long latestNominal(long millis) {
        if (times == 1) {
            return firstMillis;
        }
        return firstMillis + Math.floorDiv(millis - firstMillis, periodMillis) * periodMillis;
    }

    /** How many starts were expected and came, duplicates included. */
    public long total() {
        return cursor.get();
    }

    /** How many were expected. */
    public int expected() {
        return counts.length();
    }

    /** How many starts were of other numbers or other nominal times. */
    public long strays() {
        return strays.sum();
    }

    /** How many expected ones never came. */
    public int missed() {
        int missed = 0;
        for (int i = 0; i < counts.length(); i++) {
            missed += counts.get(i) == 0 ? 1 : 0;
        }
        return missed;
    }

    /** How many starts were of one that had been started already. */
    public int duplicates() {
        int more = 0;
        for (int i = 0; i < counts.length(); i++) {
            more += Math.max(0, counts.get(i) - 1);
        }
        return more;
    }

    /** How many starts lay before their nominal time. */
    public int early() {
        return (int) Arrays.stream(sorted(lateness)).filter(late -> late < 0).count();
    }

    /** How late starts were, at a share of them from 0 to 1, in microseconds; 0 when none came. */
    public long lateness(double share) {
        return at(sorted(lateness), share);
    }

    /** The same of those that were due within a time; endless when none of them came. */
    public long lateness(double share, Instant begin, Instant end) {
        int all = (int) Math.min(total(), starts.length);
        long[] within = IntStream.range(0, all)
                .filter(at -> !isBefore(starts[at] - lateness[at], begin) && isBefore(starts[at] - lateness[at], end))
                .mapToLong(at -> lateness[at])
                .sorted()
                .toArray();
        return within.length == 0 ? Long.MAX_VALUE : at(within, share);
    }

    private static boolean isBefore(long micros, Instant moment) {
        return micros < moment.toEpochMilli() * MICROS_PER_MILLI;
    }

    /** When the first start was, in microseconds since 1970; 0 when none came. */
    public long firstStart() {
        return at(sorted(starts), 0);
    }

    /** When the last start was, in microseconds since 1970; 0 when none came. */
    public long lastStart() {
        return at(sorted(starts), 1);
    }

    private long[] sorted(long[] values) {
        long[] copy = Arrays.copyOf(values, (int) Math.min(total(), values.length));
        Arrays.sort(copy);
        return copy;
    }

    /** The nearest-rank quantile. */
    static long at(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length - 1, rank - 1))];
    }
}
