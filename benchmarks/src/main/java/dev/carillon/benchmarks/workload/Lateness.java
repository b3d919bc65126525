package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Expectation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Recurring schedules watched for a while: how late they start, and whether each one does, once. */
final class Lateness {

    private static final Figure MEDIAN = Figure.compared("p50 ms");
    private static final Figure P99 = Figure.compared("p99 ms");
    private static final Figure MOST = Figure.compared("max ms");

    static final List<Figure> RECURRING = List.of(MEDIAN, P99, MOST, Figure.MISSED, Figure.DUPLICATE, Figure.EARLY);
    static final List<Figure> AT_ONCE = List.of(MEDIAN, MOST, Figure.MISSED, Figure.DUPLICATE, Figure.EARLY);

    private static final double P50_SHARE = 0.5;
    private static final double P99_SHARE = 0.99;
    private static final double MICROS_PER_MILLI = 1e3;

    /** So long they fire before it counts. */
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    /** So long what is late may still come. */
    private static final Duration AFTERMATH = Duration.ofSeconds(2);

    private Lateness() {}

    /** Watches the numbers from the first to before the last, which fire with the contender's shortest period already. */
    static void watch(Trial trial, int from, int to) throws InterruptedException {
        watch(trial, from, to, () -> {});
    }

    /** The same; {@code begun} is called half a period before the first fire that counts. */
    static void watch(Trial trial, int from, int to, Runnable begun) throws InterruptedException {
        int periodSeconds = trial.contender().shortestPeriodSeconds();
        Duration period = Duration.ofSeconds(periodSeconds);
        int times = Math.max(2, trial.seconds() / periodSeconds);
        Instant first = trial.nextPeriod(WARM_UP);
        Expectation expectation = trial.fires().expect(from, to, first, period, times);
        Trial.sleepUntil(first.minus(period.dividedBy(2)));
        trial.rig().store().resetStatistics();
        begun.run();
        Trial.sleepUntil(first.plus(period.multipliedBy(times)).plus(AFTERMATH));
        report(trial, expectation);
    }

    static void report(Trial trial, Expectation expectation) {
        trial.report(MEDIAN, expectation.lateness(P50_SHARE) / MICROS_PER_MILLI);
        trial.report(P99, expectation.lateness(P99_SHARE) / MICROS_PER_MILLI);
        trial.report(MOST, expectation.lateness(1) / MICROS_PER_MILLI);
        trial.report(Figure.MISSED, expectation.missed());
        trial.report(Figure.DUPLICATE, expectation.duplicates());
        trial.report(Figure.EARLY, expectation.early());
    }
}
