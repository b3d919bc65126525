package dev.carillon.benchmarks.workload;

import java.util.List;

/** What a schedule takes in the store. */
final class Footprint implements Workload {

    private static final Figure BYTES = Figure.compared("bytes/schedule");
    /** What the store sets up at the first schedule is no part of what each takes. */
    private static final int FIRST = 100;

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public String title() {
        return "cron schedules with a small payload that are not due for months: growth of the store by each";
    }

    @Override
    public List<String> cases() {
        return List.of("100000");
    }

    @Override
    public boolean isSizedByCount() {
        return true;
    }

    @Override
    public List<Figure> figures() {
        return List.of(BYTES);
    }

    @Override
    public void run(Trial trial) throws Exception {
        int count = Integer.parseInt(trial.size());
        trial.rig().putFar(0, FIRST);
        long before = trial.rig().store().bytes();
        trial.rig().putFar(FIRST, FIRST + count);
        trial.report(BYTES, (double) (trial.rig().store().bytes() - before) / count);
    }
}
