package dev.carillon.benchmarks.workload;

import java.util.List;

/** Schedules that all fire every second at the same instant. */
final class Burst implements Workload {

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
        return Lateness.RECURRING;
    }

    @Override
    public void run(Trial trial) throws Exception {
        int count = Integer.parseInt(trial.size());
        AutoCloseable node = trial.rig().startNode();
        int from = trial.warmUp();
        trial.rig().putRecurring(from, from + count);
        Lateness.watch(trial, from, from + count);
        node.close();
    }
}
