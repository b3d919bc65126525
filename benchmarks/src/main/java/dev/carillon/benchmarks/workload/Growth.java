package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import java.util.List;
import java.util.stream.Stream;

/** The same 1,000 fires a second among few schedules and among many. */
final class Growth implements Workload {

    private static final Figure HEAP = Figure.measure("heap MiB");
    private static final int FIRING = 1_000;
    private static final int FAST_DRAIN = 10_000;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String title() {
        return "1,000 schedules that fire every second at one instant, among many that are not due, 1 node;"
                + " heap of the JVM after a collection";
    }

    @Override
    public List<String> cases() {
        return List.of("10000", "1000000");
    }

    @Override
    public boolean isSizedByCount() {
        return true;
    }

    @Override
    public List<Figure> figures() {
        return Stream.concat(Lateness.RECURRING.stream(), Stream.of(HEAP)).toList();
    }

    @Override
    public String unfit(String size, Contender contender) {
        return contender.drainCount() >= FAST_DRAIN ? "" : "it would take too long to store so many";
    }

    @Override
    public void run(Trial trial) throws Exception {
        int resting = Math.max(0, Integer.parseInt(trial.size()) - FIRING);
        trial.rig().putFar(0, resting);
        AutoCloseable node = trial.rig().startNode();
        int from = trial.warmUp(resting);
        trial.rig().putRecurring(from, from + FIRING);
        Lateness.watch(trial, from, from + FIRING);
        trial.report(HEAP, Trial.heap());
        node.close();
    }
}
