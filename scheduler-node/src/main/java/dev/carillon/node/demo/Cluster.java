package dev.carillon.node.demo;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Redis, the node processes and a client of the demo. Not thread-safe. */
final class Cluster implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration END_PATIENCE = Duration.ofSeconds(25);
    private static final Duration TICK = Duration.ofMillis(50);

    private final MachineClock clock;
    private final @Nullable RedisServer own;
    private final String url;
    private final String namespace;
    private final RedisScheduleStore store;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Map<Fault, List<String>> troubles = new EnumMap<>(Fault.class);

    private Cluster(MachineClock clock, @Nullable RedisServer own, String url) {
        this.clock = clock;
        this.own = own;
        this.url = url;
        this.namespace = "demo-" + UUID.randomUUID().toString().substring(0, 8);
        this.store = RedisScheduleStore.open(RedisStoreConfig.of(url).withNamespace(namespace));
    }

    /** Takes the Redis that was named, or starts one, which ends with this process at the latest. */
    static Cluster open(Optional<String> redis, MachineClock clock) {
        if (redis.isPresent()) {
            return new Cluster(clock, null, redis.get());
        }
        RedisServer own = RedisServer.builder().own().start();
        return new Cluster(clock, own, own.url());
    }

    String describe() {
        String server = own == null ? "the given Redis" : own.describe();
        return server + ", namespace " + namespace;
    }

    /** Starts nodes and waits until the store has seen a sign of life from each. */
    void startNodes(DemoOptions options, Path directory) throws InterruptedException {
        int count = options.nodes();
        List<String> command = List.of(
                DemoNodeCommand.NAME,
                "--namespace",
                namespace,
                "--lease",
                options.lease().toMillis() + "ms");
        NodeProcess.Launch launch = new NodeProcess.Launch(options.program(), command, directory);
        for (int i = 1; i <= count; i++) {
            nodes.add(launch.start("node-" + i, url));
        }
        long end = clock.nanos() + START_PATIENCE.toNanos();
        while (store.nodes().size() < count) {
            for (NodeProcess node : nodes) {
                if (!node.isRunning()) {
                    throw new IllegalStateException(node.name() + " did not start: " + node.lastWords());
                }
            }
            if (clock.nanos() > end) {
                throw new IllegalStateException("the nodes did not start within " + START_PATIENCE);
            }
            clock.sleep(TICK);
        }
    }

    SchedulerClient client() {
        return new SchedulerClient(store, "demo");
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    NodeProcess node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What was written since the last call, of all nodes. */
    List<Event> newEvents() {
        List<Event> events = new ArrayList<>();
        nodes.forEach(node -> events.addAll(node.evidence().poll()));
        return events;
    }

    /** Asks all nodes that still run to end, and waits for them. */
    void stopNodes() throws InterruptedException {
        for (NodeProcess node : nodes) {
            if (node.endedByItself()) {
                trouble(Fault.NODE, node.name() + " ended by itself: " + node.lastWords());
            }
            node.terminate();
        }
        for (NodeProcess node : nodes) {
            if (!node.awaitEnd(END_PATIENCE)) {
                trouble(Fault.NODE, node.name() + " did not end within " + END_PATIENCE);
                node.kill();
            }
        }
    }

    /** What went wrong with the processes and their files. */
    Map<Fault, List<String>> troubles() {
        for (NodeProcess node : nodes) {
            if (node.evidence().unreadable() > 0) {
                trouble(Fault.UNREADABLE, node.evidence().unreadable() + " by " + node.name());
            }
        }
        return troubles;
    }

    private void trouble(Fault fault, String what) {
        troubles.computeIfAbsent(fault, first -> new ArrayList<>()).add(what);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::kill);
        store.close();
        if (own != null) {
            own.close();
        }
    }
}
