package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import java.util.List;
import java.util.stream.Stream;

/** The same fires a second with few nodes and with many: what does a node more cost the store that has nothing to do? */
final class Nodes implements Workload {

    private static final Figure STORE_CPU = Figure.measure("store CPU %");
    private static final Figure REQUESTS = Figure.measure("messages/fire");
    private static final Figure COMMANDS = Figure.measure("commands/fire");

    private static final int FIRING = 1_000;

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
        return List.of("1", "2", "3", "10", "30");
    }

    @Override
    public List<Figure> figures() {
        return Stream.concat(Stream.of(STORE_CPU, REQUESTS, COMMANDS), Lateness.RECURRING.stream())
                .toList();
    }

    @Override
    public String unfit(String size, Contender contender) {
        return Workload.unlessSpreadable(contender);
    }

    @Override
    public void run(Trial trial) throws Exception {
        AutoCloseable nodes = trial.rig().startNodes(Integer.parseInt(trial.size()));
        int from = trial.warmUp();
        trial.rig().putSpread(from, from + FIRING);
        Usage[] before = {Usage.of(trial.rig())};
        Lateness.watch(trial, from, from + FIRING, () -> before[0] = Usage.of(trial.rig()));
        Usage used = Usage.of(trial.rig()).since(before[0]);
        double fires = used.seconds() * FIRING;
        trial.report(STORE_CPU, used.percent(used.storeMillis()));
        trial.report(REQUESTS, used.requests() / fires);
        trial.report(COMMANDS, used.commands() / fires);
        nodes.close();
    }
}
