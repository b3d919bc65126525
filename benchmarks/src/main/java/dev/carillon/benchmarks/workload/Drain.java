package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Expectation;
import java.time.Duration;
import java.util.List;

/** How fast due one-times that do nothing are worked off. */
final class Drain implements Workload {

    private static final Figure RATE = Figure.compared("runs/s");
    private static final Figure PER_CPU = Figure.compared("runs per CPU second of the store");
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
        return List.of(RATE, PER_CPU, Figure.MISSED, Figure.DUPLICATE);
    }

    @Override
    public void run(Trial trial) throws Exception {
        int count = trial.count().orElse(trial.contender().drainCount());
        int nodes = Integer.parseInt(trial.size());
        int warmUp = warmUp(trial, nodes, count / WARM_UP_SHARE);
        trial.rig().store().resetStatistics();
        Expectation drained = trial.putDue(warmUp, warmUp + count);
        long cpuMillis = trial.rig().store().cpuMillis();
        workOff(trial, nodes, count);
        cpuMillis = trial.rig().store().cpuMillis() - cpuMillis;
        double seconds = (drained.lastStart() - drained.firstStart()) / MICROS_PER_SECOND;
        trial.report(RATE, (drained.total() - 1) / seconds);
        trial.report(PER_CPU, count * MILLIS_PER_SECOND / Math.max(1, cpuMillis));
        trial.report(Figure.MISSED, drained.missed());
        trial.report(Figure.DUPLICATE, drained.duplicates());
    }

    /** Works off so many over and over; returns the first number that is free. */
    private static int warmUp(Trial trial, int nodes, int some) throws Exception {
        long end = System.nanoTime() + WARM_UP.toNanos();
        int next = 0;
        do {
            trial.putDue(next, next + some);
            workOff(trial, nodes, some);
            next += some;
        } while (System.nanoTime() - end < 0);
        return next;
    }

    private static void workOff(Trial trial, int nodes, int count) throws Exception {
        AutoCloseable started = trial.rig().startNodes(nodes);
        trial.fires().await(count, PATIENCE);
        Thread.sleep(AFTERMATH);
        started.close();
    }
}
