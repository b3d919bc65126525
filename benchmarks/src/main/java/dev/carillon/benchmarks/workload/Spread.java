package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import java.util.List;

/** Schedules that fire every second, spread evenly over it, with three nodes. */
final class Spread implements Workload {

    private static final int NODES = 3;

    @Override
    public String name() {
        return "spread";
    }

    @Override
    public String title() {
        return "recurring schedules that fire every second, spread evenly over it, 3 nodes in one JVM";
    }

    @Override
    public List<String> cases() {
        return List.of("1000");
    }

    @Override
    public boolean isSizedByCount() {
        return true;
    }

    @Override
    public List<Figure> figures() {
        return Lateness.RECURRING;
    }

    @Override
    public String unfit(String size, Contender contender) {
        return Workload.unlessSpreadable(contender);
    }

    @Override
    public void run(Trial trial) throws Exception {
        int count = Integer.parseInt(trial.size());
        AutoCloseable nodes = trial.rig().startNodes(NODES);
        int from = trial.warmUp();
        trial.rig().putSpread(from, from + count);
        Lateness.watch(trial, from, from + count);
        nodes.close();
    }
}
