package dev.carillon.node.chaos;

import dev.carillon.node.SchedulerNode;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.NodeOptions;
import dev.carillon.node.evidence.Witness;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One node of a trial, as a process of its own. Lines on its standard input arm its failpoints. */
@Command(name = ChaosNodeCommand.NAME, hidden = true, description = "One node of a trial; started by it.")
public final class ChaosNodeCommand implements Callable<Integer> {

    /** The name under which a program takes it. */
    public static final String NAME = "chaos-node";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final UnaryOperator<ScheduleStore> way;

    @Mixin
    private final NodeOptions options = new NodeOptions();

    /** @param way puts something between the node and its store, or nothing */
    public ChaosNodeCommand(UnaryOperator<ScheduleStore> way) {
        this.way = way;
    }

    /** Whoever watches over processes starts one again that finds no server; so does this. */
    private RedisScheduleStore open() throws InterruptedException {
        MachineClock clock = new MachineClock();
        long end = clock.nanos() + PATIENCE.toNanos();
        while (true) {
            try {
                return options.openStore();
            } catch (StoreUnavailableException e) {
                if (clock.nanos() > end) {
                    throw e;
                }
                clock.sleep(AGAIN);
            }
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Witness witness = options.witness();
        Failpoints failpoints = new Failpoints();
        Path footprint = options.beside(Footprint.ENDING);
        RedisScheduleStore store = open();
        NodeOptions.live(
                new SchedulerNode(
                        failpoints.around(way.apply(store)),
                        new ChaosTasks(witness, failpoints).registry(),
                        options.settings().listener(witness).build()),
                store,
                line -> {
                    failpoints.hear(line);
                    Footprint.hear(line, footprint);
                });
        return 0;
    }
}
