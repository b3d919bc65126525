package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many schedules are due in the same second, and ten nodes want them. {@code -Dcarillon.herd=100000} is the long form. */
class HerdIT {

    private static final int HERD = Integer.getInteger("carillon.herd", 10_000);
    private static final int NODES = 10;
    private static final int CHUNK = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Task<Integer> TASK = Task.of("task", Integer.class);

    private final AtomicIntegerArray runs = new AtomicIntegerArray(HERD);
    private final AtomicInteger done = new AtomicInteger();
    private final List<SchedulerNode> nodes = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        nodes.forEach(SchedulerNode::close);
    }

    @Test
    void everyOneRunsOnce() {
        try (RedisServer server = RedisServer.builder().own().start();
                ScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                        .withNamespace("herd")
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)))) {
            create(new SchedulerClient(store));
            long began = System.nanoTime();
            for (int i = 0; i < NODES; i++) {
                SchedulerNode node = new SchedulerNode(
                        store, tasks(), NodeConfig.builder().meters(meters).build());
                nodes.add(node);
                node.start();
            }
            Awaitility.await().atMost(PATIENCE).until(() -> done.get() >= HERD);
            double seconds = (System.nanoTime() - began) / 1e9;
            close();
            double granted = claims("granted");
            double empty = claims("moved") + claims("early");
            System.out.printf(
                    "%,d schedules of one second on %d nodes: %.1f s, %,.0f runs/s, %.1f %% of the claims empty%n",
                    HERD, NODES, seconds, HERD / seconds, 100 * empty / (granted + empty));
            assertThat(granted).isEqualTo(HERD);
        }
        for (int i = 0; i < HERD; i++) {
            assertThat(runs.get(i)).as("runs of %d", i).isEqualTo(1);
        }
    }

    private TaskRegistry tasks() {
        return TaskRegistry.builder()
                .add(TASK, (number, run) -> {
                    runs.incrementAndGet(number);
                    done.incrementAndGet();
                })
                .build();
    }

    private double claims(String result) {
        return meters.get("scheduler.claims").tag("result", result).counter().count();
    }

    private static void create(SchedulerClient client) {
        Instant due = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int from = 0; from < HERD; from += CHUNK) {
            List<ScheduleBuilder> chunk = new ArrayList<>();
            for (int i = from; i < Math.min(HERD, from + CHUNK); i++) {
                chunk.add(client.schedule(TASK, i).id("s" + i).at(due.plusMillis(i % 1_000)));
            }
            client.createAll(chunk);
        }
    }
}
