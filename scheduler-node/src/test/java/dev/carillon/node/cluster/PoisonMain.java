package dev.carillon.node.cluster;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.schedule.Retry;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A node with handlers that no process survives, or hardly. Arguments: Redis URL and namespace. */
final class PoisonMain {

    static final Task<@Nullable Void> EXIT = Task.of("exit");
    static final Task<@Nullable Void> MEMORY = Task.of("memory").withRetry(Retry.fixed(2, Duration.ofMillis(100)));
    static final Task<@Nullable Void> GOOD = Task.of("good");
    private static final int MEGABYTE = 1 << 20;

    private PoisonMain() {}

    public static void main(String[] args) throws Exception {
        try (RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(args[0]).withNamespace(args[1]))) {
            TaskRegistry tasks = TaskRegistry.builder()
                    .add(EXIT, (nothing, run) -> System.exit(3))
                    .add(MEMORY, (nothing, run) -> fillMemory(run))
                    .add(GOOD, (nothing, run) -> {})
                    .build();
            NodeConfig settings = NodeConfig.builder()
                    .lease(Duration.ofSeconds(2))
                    .beat(Duration.ofMillis(500))
                    .nodeTimeout(Duration.ofSeconds(2))
                    .build();
            try (SchedulerNode node = new SchedulerNode(store, tasks, settings)) {
                node.start();
                new CountDownLatch(1).await();
            }
        }
    }

    private static void fillMemory(Run run) {
        List<byte[]> all = new ArrayList<>();
        while (!run.isCancelled()) {
            all.add(new byte[MEGABYTE]);
        }
        throw new IllegalStateException("cancelled with " + all.size() + " MB, before the memory was full");
    }
}
