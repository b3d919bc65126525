package dev.carillon.node.demo;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.cli.DurationText;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.run.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One node of the demo, as a process of its own. Ends gracefully on SIGTERM, and when the process that started it is gone,
 * which closes its standard input.
 */
@Command(name = DemoNodeCommand.NAME, hidden = true, description = "One node of the demo; started by it.")
public final class DemoNodeCommand implements Callable<Integer> {

    static final String NAME = "demo-node";

    /** Where the URL comes from: it may hold a password, which a command line would show to everybody. */
    static final String URL_VARIABLE = "CARILLON_REDIS";

    @Option(names = "--name", required = true, description = "The node's name.")
    private @Nullable String name;

    @Option(names = "--namespace", required = true, description = "The first part of every key.")
    private @Nullable String namespace;

    @Option(names = "--evidence", required = true, description = "The file to write starts and ends to.")
    private @Nullable Path evidence;

    @Option(names = "--lease", required = true, converter = DurationText.class, description = "How long a claim holds.")
    private @Nullable Duration lease;

    @Option(names = "--redis", defaultValue = "${env:" + URL_VARIABLE + "}", description = "The server.")
    private @Nullable String redis;

    @Override
    public Integer call() throws IOException {
        String id = given("name", name);
        RedisStoreConfig config =
                RedisStoreConfig.of(given("redis", redis)).withNamespace(given("namespace", namespace));
        DemoTasks tasks = new DemoTasks(id, new EvidenceLog(given("evidence", evidence)), new DemoClock());
        RedisScheduleStore store = RedisScheduleStore.open(config);
        SchedulerNode node = new SchedulerNode(store, tasks.registry(), settings(id, given("lease", lease), tasks));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close();
            store.close();
        }));
        node.start();
        int end = 0;
        while (end >= 0) {
            end = System.in.read();
        }
        return 0;
    }

    private static NodeConfig settings(String name, Duration lease, DemoTasks tasks) {
        Duration margin = Duration.ofSeconds(1);
        Duration third = lease.dividedBy(3);
        return NodeConfig.builder()
                .node(new NodeId(name))
                .lease(lease)
                .trustMargin(margin.compareTo(third) < 0 ? margin : third)
                .listener(tasks)
                .build();
    }

    private static <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": is missing");
        }
        return value;
    }
}
