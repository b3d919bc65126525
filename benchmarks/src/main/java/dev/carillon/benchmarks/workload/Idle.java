package dev.carillon.benchmarks.workload;

import java.time.Duration;
import java.util.List;

/** What three nodes cost that have nothing to do. */
final class Idle implements Workload {

    private static final Figure REQUESTS = Figure.measure("requests/s/node");
    private static final Figure COMMANDS = Figure.measure("commands/s/node");
    private static final Figure NODE_CPU = Figure.measure("CPU %/node");
    private static final Figure STORE_CPU = Figure.measure("store CPU %");
    private static final int NODES = 3;
    private static final Duration SETTLE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String title() {
        return "cron schedules that are not due for months, 3 nodes: messages to the store, commands there with those in"
                + " scripts, processor time as a share of one core";
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
        return List.of(REQUESTS, COMMANDS, NODE_CPU, STORE_CPU);
    }

    @Override
    public void run(Trial trial) throws Exception {
        trial.rig().putFar(0, Integer.parseInt(trial.size()));
        AutoCloseable nodes = trial.rig().startNodes(NODES);
        Thread.sleep(SETTLE);
        Usage before = Usage.of(trial.rig());
        Thread.sleep(Duration.ofSeconds(trial.seconds()));
        Usage used = Usage.of(trial.rig()).since(before);
        trial.report(REQUESTS, used.requests() / used.seconds() / NODES);
        trial.report(COMMANDS, used.commands() / used.seconds() / NODES);
        trial.report(NODE_CPU, used.percent(used.nodeMillis()) / NODES);
        trial.report(STORE_CPU, used.percent(used.storeMillis()));
        nodes.close();
    }
}
