package dev.carillon.node.demo;

import dev.carillon.node.SchedulerNode;
import dev.carillon.node.evidence.NodeOptions;
import dev.carillon.node.evidence.Witness;
import dev.carillon.redis.RedisScheduleStore;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One node of the demo, as a process of its own. */
@Command(name = DemoNodeCommand.NAME, hidden = true, description = "One node of the demo; started by it.")
public final class DemoNodeCommand implements Callable<Integer> {

    static final String NAME = "demo-node";

    @Mixin
    private final NodeOptions options = new NodeOptions();

    @Override
    public Integer call() throws IOException {
        Witness witness = options.witness();
        RedisScheduleStore store = options.openStore();
        NodeOptions.live(
                new SchedulerNode(
                        store,
                        new DemoTasks(witness).registry(),
                        options.settings().listener(witness).build()),
                store,
                line -> {});
        return 0;
    }
}
