package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where few permits are the limit, they are in use, however many nodes look at the same backlog and whatever else goes on. */
class FewPermitsIT {

    private static final int NODES = 5;
    private static final int THREADS = 2;
    private static final int BACKLOG = 2_000;
    private static final int STEADY = 300;

    /** A look for each run, on top of those for what else goes on, is what this is about. */
    private static final double MOST_LOOKS_PER_RUN = 1;

    private static final Pattern LOOKS = Pattern.compile("cmdstat_smembers:calls=(\\d+)");
    private static final Task<@Nullable Void> COMPUTE = Task.of("compute").cpuBound();
    private static final Task<@Nullable Void> OTHER = Task.of("other");

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong busyNanos = new AtomicLong();

    @Test
    void fewPermitsAreInUseAllTheTime() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            List<ScheduleStore> stores = new ArrayList<>();
            for (int i = 0; i <= NODES; i++) {
                stores.add(RedisScheduleStore.open(RedisStoreConfig.of(server.url())));
            }
            create(new SchedulerClient(stores.get(NODES)));
            TaskRegistry tasks = TaskRegistry.builder()
                    .add(COMPUTE, compute())
                    .add(OTHER, (nothing, run) -> {})
                    .build();
            List<SchedulerNode> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(new SchedulerNode(
                        stores.get(i),
                        tasks,
                        NodeConfig.builder()
                                .node(new NodeId("node-" + i))
                                .cpuThreads(THREADS)
                                .build()));
            }
            nodes.forEach(SchedulerNode::start);
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> done.get() > BACKLOG / 10);
            long began = System.nanoTime();
            int first = done.get();
            long busy = busyNanos.get();
            long looks = looks(server);
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> done.get() > BACKLOG * 9 / 10);
            double elapsed = System.nanoTime() - began;
            double use = (busyNanos.get() - busy) / elapsed / (NODES * THREADS);
            int runs = done.get() - first;
            double perRun = (double) (looks(server) - looks) / runs;
            System.out.printf(
                    "%d CPU runs on %d nodes of %d threads: permits in use %.0f %%, looks per run %.2f%n",
                    runs, NODES, THREADS, use * 100, perRun);
            nodes.forEach(SchedulerNode::close);
            stores.forEach(ScheduleStore::close);
            assertThat(perRun).isLessThan(MOST_LOOKS_PER_RUN);
        }
    }

    /** Each look reads the set of the lanes once; besides them only the audit reads sets, two every other second. */
    private static long looks(RedisServer server) {
        return LOOKS.matcher(server.call("INFO", "commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private TaskHandler<@Nullable Void> compute() {
        return (nothing, run) -> {
            long began = System.nanoTime();
            Thread.sleep(20);
            busyNanos.addAndGet(System.nanoTime() - began);
            done.incrementAndGet();
        };
    }

    private static void create(SchedulerClient client) {
        List<Schedule> all = new ArrayList<>();
        for (int i = 0; i < BACKLOG; i++) {
            all.add(client.schedule(COMPUTE).id("c" + i).now().definition());
        }
        for (int i = 0; i < STEADY; i++) {
            all.add(client.schedule(OTHER)
                    .id("o" + i)
                    .every(Duration.ofSeconds(1))
                    .startAt(Instant.now().plusMillis(3L * i))
                    .overlap(Overlap.allow(9))
                    .definition());
        }
        client.scheduleAll(all);
    }
}
