package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Store;
import java.util.List;
import java.util.stream.Stream;

/** The same fires a second with few nodes and with many: what does a node more cost the store that has nothing to do? */
final class Nodes implements Workload {

    private static final Figure STORE_CPU = Figure.measure("store CPU %");
    private static final Figure REQUESTS = Figure.measure("messages/fire");
    private static final Figure COMMANDS = Figure.measure("commands/fire");

    private static final int FIRING = 1_000;
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public String title() {
        return "1,000 schedules that fire every second, spread evenly over it, with so many nodes in one JVM;"
                + " what the store is asked, and its share of one core";
    }

    @Override
    public List<String> cases() {
        return List.of("1", "3", "10", "30");
    }

    @Override
    public List<Figure> figures() {
        return Stream.concat(Stream.of(STORE_CPU, REQUESTS, COMMANDS), Lateness.RECURRING.stream())
                .toList();
    }

    @Override
    public String unfit(String size, Contender contender) {
        return contender.isSpreadable() ? "" : "its recurrences begin with full seconds";
    }

    @Override
    public void run(Trial trial) throws Exception {
        AutoCloseable nodes = trial.rig().startNodes(Integer.parseInt(trial.size()));
        int from = trial.warmUp();
        trial.rig().putSpread(from, from + FIRING);
        Store store = trial.rig().store();
        long[] before = new long[4];
        Lateness.watch(trial, from, from + FIRING, () -> {
            before[0] = System.nanoTime();
            before[1] = store.cpuMillis();
            before[2] = store.requests();
            before[3] = store.commands();
        });
        double millis = (System.nanoTime() - before[0]) / NANOS_PER_MILLI;
        double fires = millis * FIRING / 1e3;
        trial.report(STORE_CPU, PERCENT * (store.cpuMillis() - before[1]) / millis);
        trial.report(REQUESTS, (store.requests() - before[2]) / fires);
        trial.report(COMMANDS, (store.commands() - before[3]) / fires);
        nodes.close();
    }
}
