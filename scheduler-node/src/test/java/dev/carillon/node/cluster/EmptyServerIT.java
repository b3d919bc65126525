package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.UnsafeServer;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.Payload;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Redis comes back empty: the node says so, and the schedules that come with the program are put again and fire. */
class EmptyServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Task<@Nullable Void> TICK = Task.of("tick");

    @Test
    void theSchedulesOfTheProgramArePutAgain() {
        AtomicInteger ticks = new AtomicInteger();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TaskRegistry tasks = TaskRegistry.builder()
                .add(TICK, (nothing, run) -> ticks.incrementAndGet())
                .build();
        NodeConfig config = NodeConfig.builder()
                .meters(meters)
                .schedules(client -> client.schedule("tick", Payload.NONE)
                        .id("tick")
                        .every(Duration.ofMillis(200))
                        .create())
                .build();
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withUnsafeServer(UnsafeServer.IGNORE));
                SchedulerNode node = new SchedulerNode(store, tasks, config)) {
            node.start();
            Awaitility.await().atMost(PATIENCE).until(() -> ticks.get() > 3);
            server.kill();
            server.restart();
            long back = System.nanoTime();
            int before = ticks.get();
            Awaitility.await().atMost(PATIENCE).until(() -> ticks.get() > before + 3);
            System.out.printf(
                    "Redis came back empty: fired again after %d ms%n", (System.nanoTime() - back) / 1_000_000);
            assertThat(meters.counter("scheduler.server.empty").count()).isEqualTo(1);
            assertThat(meters.counter("scheduler.server.changes").count()).isEqualTo(1);
        }
    }
}
