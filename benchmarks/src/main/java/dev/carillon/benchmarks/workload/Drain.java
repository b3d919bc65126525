package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Expectation;
import dev.carillon.benchmarks.contender.Store;
import java.time.Duration;
import java.util.List;

/** How fast due one-times that do nothing are worked off. */
final class Drain implements Workload {

    private static final Figure RATE = Figure.compared("runs/s");
    private static final Figure PER_CPU = Figure.compared("runs per CPU second of the store");
    /** Starts of what was worked off before. */
    private static final Figure STRAYS = Figure.fault("strays");

    private static final int WARM_UP_SHARE = 2;
    /** A JVM still compiles much of what it runs for the first ten seconds of this. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** How long a second start of something is waited for. */
    private static final Duration AFTERMATH = Duration.ofMillis(500);

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String title() {
        return "due one-times that do nothing, worked off by 1 or 2 nodes in one JVM, from the first start to the last";
    }

    @Override
    public List<String> cases() {
        return List.of("1", "2");
    }

    @Override
    public List<Figure> figures() {
        return List.of(RATE, PER_CPU, Figure.MISSED, Figure.DUPLICATE, STRAYS);
    }

    @Override
    public void run(Trial trial) throws Exception {
        int nodes = Integer.parseInt(trial.size());
        int from = warmUp(trial, nodes);
        int to = from + trial.count().orElse(trial.contender().drainCount());
        Store store = trial.rig().store();
        store.resetStatistics();
        Expectation drained = trial.putDue(from, to);
        long before = store.cpuMillis();
        AutoCloseable started = workOff(trial, nodes, to - from);
        // before the nodes end, for with their connections a store may forget what these have cost
        long cpuMillis = store.cpuMillis() - before;
        started.close();
        trial.report(RATE, rate(drained));
        trial.report(PER_CPU, (to - from) * MILLIS_PER_SECOND / (double) Math.max(1, cpuMillis));
        trial.report(Figure.MISSED, drained.missed());
        trial.report(Figure.DUPLICATE, drained.duplicates());
        trial.report(STRAYS, (double) drained.strays());
    }

    /** How many different ones were started in a second, from the first start to the last. */
    static double rate(Expectation drained) {
        int different = drained.expected() - drained.missed();
        return (different - 1) * MICROS_PER_SECOND / (double) (drained.lastStart() - drained.firstStart());
    }

    /** Works off what is due over and over; returns the first number that is free. */
    static int warmUp(Trial trial, int nodes) throws Exception {
        int some = trial.count().orElse(trial.contender().drainCount()) / WARM_UP_SHARE;
        long end = System.nanoTime() + WARM_UP.toNanos();
        int next = 0;
        do {
            trial.putDue(next, next + some);
            workOff(trial, nodes, some).close();
            next += some;
        } while (System.nanoTime() - end < 0);
        return next;
    }

    private static AutoCloseable workOff(Trial trial, int nodes, int count) throws Exception {
        AutoCloseable started = trial.rig().startNodes(nodes);
        trial.fires().await(count, PATIENCE);
        Thread.sleep(AFTERMATH);
        return started;
    }
}
