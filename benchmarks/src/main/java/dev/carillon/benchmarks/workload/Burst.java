package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Expectation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Schedules that all fire every second at the same instant. */
final class Burst implements Workload {

    private static final Figure MEDIAN = Figure.compared("p50 ms");
    private static final Figure P99 = Figure.compared("p99 ms");
    private static final Figure MOST = Figure.measure("max ms");
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration AFTERMATH = Duration.ofSeconds(2);
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double P50_SHARE = 0.5;
    private static final double P99_SHARE = 0.99;

    @Override
    public String name() {
        return "burst";
    }

    @Override
    public String title() {
        return "recurring schedules that fire every second (or the contender's shortest period), all at one instant, 1 node";
    }

    @Override
    public List<String> cases() {
        return List.of("100", "1000", "5000");
    }

    @Override
    public boolean isSizedByCount() {
        return true;
    }

    @Override
    public List<Figure> figures() {
        return List.of(MEDIAN, P99, MOST, Figure.MISSED, Figure.DUPLICATE, Figure.EARLY);
    }

    @Override
    public void run(Trial trial) throws Exception {
        int count = Integer.parseInt(trial.size());
        trial.rig().putRecurring(0, count);
        AutoCloseable node = trial.rig().startNode();
        Expectation expectation = measure(trial, count);
        node.close();
        report(trial, expectation);
    }

    private static Expectation measure(Trial trial, int count) throws InterruptedException {
        Contender contender = trial.contender();
        Duration period = Duration.ofSeconds(contender.shortestPeriodSeconds());
        int times = Math.max(2, trial.seconds() / contender.shortestPeriodSeconds());
        Instant first = trial.nextPeriod(WARM_UP);
        Expectation expectation = trial.fires().expect(0, count, first, period, times);
        Trial.sleepUntil(first.minus(period.dividedBy(2)));
        trial.rig().store().resetStatistics();
        Trial.sleepUntil(first.plus(period.multipliedBy(times)).plus(AFTERMATH));
        return expectation;
    }

    static void report(Trial trial, Expectation expectation) {
        trial.report(MEDIAN, expectation.lateness(P50_SHARE) / MICROS_PER_MILLI);
        trial.report(P99, expectation.lateness(P99_SHARE) / MICROS_PER_MILLI);
        trial.report(MOST, expectation.lateness(1) / MICROS_PER_MILLI);
        trial.reportFaults(expectation);
    }
}
