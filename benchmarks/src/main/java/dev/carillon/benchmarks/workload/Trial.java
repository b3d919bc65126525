package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Expectation;
import dev.carillon.benchmarks.contender.Fires;
import dev.carillon.benchmarks.contender.Rig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * One contender doing one case of a workload once, in a process of its own.
 *
 * @param contender who is measured
 * @param rig its store and nodes, nothing scheduled yet
 * @param fires who counts
 * @param size the case
 * @param count how many schedules the caller wants, if that was said
 * @param seconds how long to measure, where a workload lasts a time
 * @param result takes the figures
 */
public record Trial(
        Contender contender,
        Rig rig,
        Fires fires,
        String size,
        OptionalInt count,
        int seconds,
        BiConsumer<Figure, Double> result) {

    private static final long SECOND_MILLIS = 1_000;
    private static final double MEBIBYTE = 1 << 20;
    private static final int WARM_UP_SHARE = 2;
    private static final Duration WARM_UP_PATIENCE = Duration.ofSeconds(30);

    void report(Figure figure, double value) {
        result.accept(figure, value);
    }

    /** Begins to count what the rig was told as one-times due at once, and was not yet. */
    Expectation putDue(int from, int to) throws Exception {
        Instant now = Instant.now();
        Expectation expectation = fires.expectOnce(from, to, now);
        rig.putOnce(from, to, now);
        return expectation;
    }

    /**
     * Lets running nodes do some seconds' work, so that what is measured is not how a JVM starts.
     *
     * @return the first number that is free
     */
    int warmUp() throws Exception {
        return warmUp(0);
    }

    /** The same, where the numbers below are taken. */
    int warmUp(int from) throws Exception {
        int some = contender.drainCount() / WARM_UP_SHARE;
        putDue(from, from + some);
        fires.await(some, WARM_UP_PATIENCE);
        return from + some;
    }

    /** The beginning of the next period of the contender that lies this long ahead at least. */
    Instant nextPeriod(Duration ahead) {
        long periodMillis = contender.shortestPeriodSeconds() * SECOND_MILLIS;
        long earliest = Instant.now().plus(ahead).toEpochMilli();
        return Instant.ofEpochMilli(Math.ceilDiv(earliest, periodMillis) * periodMillis);
    }

    /** What is in use of this JVM's heap after a collection, in MiB. */
    static double heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
    }

    static void sleepUntil(Instant end) throws InterruptedException {
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis()));
    }
}
