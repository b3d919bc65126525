package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Expectation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Many fires a second for long, as a share of what the contender drained just before: does anything grow? */
final class Sustain implements Workload {

    private static final Figure RATE = Figure.measure("fires/s");
    private static final Figure FIRST = Figure.measure("p99 ms, first part");
    private static final Figure WORST = Figure.measure("worst part");
    private static final Figure LAST = Figure.measure("last part");
    private static final Figure HEAP_BEFORE = Figure.measure("heap MiB before");
    private static final Figure HEAP_AFTER = Figure.measure("after");

    private static final int PARTS = 10;
    private static final int PERCENT = 100;
    private static final double P99 = 0.99;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** So long they fire before it counts. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    /** So long what is late may still come. */
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "sustain";
    }

    @Override
    public String title() {
        return "schedules that fire every second, spread evenly over it, as many as are a share (in %) of the runs/s drained"
                + " just before, 1 node; p99 of tenths of the time; heap of the JVM after a collection";
    }

    @Override
    public List<String> cases() {
        return List.of("70");
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                RATE, FIRST, WORST, LAST, HEAP_BEFORE, HEAP_AFTER, Figure.MISSED, Figure.DUPLICATE, Figure.EARLY);
    }

    @Override
    public String unfit(String size, Contender contender) {
        return Workload.unlessSpreadable(contender);
    }

    @Override
    public void run(Trial trial) throws Exception {
        int from = Drain.warmUp(trial, 1);
        int drained = from + trial.contender().drainCount();
        Expectation drain = trial.putDue(from, drained);
        AutoCloseable node = trial.rig().startNode();
        trial.fires().await(drained - from, PATIENCE);
        double rate = Drain.rate(drain);
        int count = (int) (rate * Integer.parseInt(trial.size()) / PERCENT);

        trial.rig().putSpread(drained, drained + count);
        Instant first = trial.nextPeriod(WARM_UP);
        int times = Math.max(PARTS, trial.seconds());
        Expectation expectation = trial.fires().expect(drained, drained + count, first, SECOND, times);
        double before = Trial.heap();
        Trial.sleepUntil(first.minus(SECOND.dividedBy(2)));
        trial.rig().store().resetStatistics();
        Trial.sleepUntil(first.plus(SECOND.multipliedBy(times)).plus(AFTERMATH));
        trial.report(RATE, (expectation.expected() - expectation.missed()) / (double) times);
        report(trial, expectation, first, times);
        trial.report(HEAP_BEFORE, before);
        trial.report(HEAP_AFTER, Trial.heap());
        node.close();
    }

    private static void report(Trial trial, Expectation expectation, Instant first, int times) {
        double[] late = new double[PARTS];
        for (int part = 0; part < PARTS; part++) {
            Duration begin = SECOND.multipliedBy(times).multipliedBy(part).dividedBy(PARTS);
            Duration end = SECOND.multipliedBy(times).multipliedBy(part + 1L).dividedBy(PARTS);
            late[part] = expectation.lateness(P99, first.plus(begin), first.plus(end)) / MICROS_PER_MILLI;
        }
        trial.report(FIRST, late[0]);
        trial.report(WORST, Arrays.stream(late).max().orElseThrow());
        trial.report(LAST, late[PARTS - 1]);
        trial.report(Figure.MISSED, expectation.missed());
        trial.report(Figure.DUPLICATE, expectation.duplicates());
        trial.report(Figure.EARLY, expectation.early());
    }
}
