package dev.carillon.node.chaos;

import dev.carillon.node.SchedulerNode;
import dev.carillon.node.evidence.NodeOptions;
import dev.carillon.node.evidence.Witness;
import dev.carillon.redis.RedisScheduleStore;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One node of a trial, as a process of its own. Lines on its standard input arm its failpoints. */
@Command(name = ChaosNodeCommand.NAME, hidden = true, description = "One node of a trial; started by it.")
public final class ChaosNodeCommand implements Callable<Integer> {

    static final String NAME = "chaos-node";

    @Mixin
    private final NodeOptions options = new NodeOptions();

    @Override
    public Integer call() throws IOException {
        Witness witness = options.witness();
        Failpoints failpoints = new Failpoints();
        RedisScheduleStore store = options.openStore();
        NodeOptions.live(
                new SchedulerNode(
                        failpoints.around(store),
                        new ChaosTasks(witness, failpoints).registry(),
                        options.settings().listener(witness).build()),
                store,
                failpoints::hear);
        return 0;
    }
}
