package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.Overlap;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * CPU tasks ten times as many as a node can run, beside I/O tasks. The CPU tasks keep their threads and not the processors,
 * so that what is seen is what the node makes of it. {@code -Dcarillon.overload.measured=true} judges times as well.
 */
class OverloadIT {

    private static final int CPU_THREADS = 2;
    private static final int BURN_MILLIS = 20;
    /** Each fires every second, and the threads are enough for a tenth of them. */
    private static final int BURNING = 10 * CPU_THREADS * 1_000 / BURN_MILLIS;

    private static final int WAITING = 100;
    private static final int SECONDS = 5;
    private static final Task<@Nullable Void> BURN = Task.of("burn").cpuBound();
    private static final Task<@Nullable Void> WAIT = Task.of("wait");

    private final Punctuality waits = new Punctuality();
    private final Punctuality burns = new Punctuality();
    private final AtomicInteger burning = new AtomicInteger();
    private final AtomicInteger mostBurning = new AtomicInteger();

    private void burn() {
        mostBurning.accumulateAndGet(burning.incrementAndGet(), Math::max);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BURN_MILLIS));
        burning.decrementAndGet();
    }

    @Test
    void whatWaitsDoesNotWaitForWhatComputes() {
        TaskRegistry tasks = TaskRegistry.builder()
                .add(WAIT, (nothing, run) -> waits.note(run))
                .add(BURN, (nothing, run) -> {
                    burns.note(run);
                    burn();
                })
                .build();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        NodeConfig settings =
                NodeConfig.builder().cpuThreads(CPU_THREADS).meters(meters).build();
        try (RedisServer server = RedisServer.builder().own().start();
                ScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace("overload"));
                SchedulerNode node = new SchedulerNode(store, tasks, settings)) {
            SchedulerClient client = new SchedulerClient(store);
            node.start();
            everySecond(client, WAIT, WAITING);
            awaitSeconds(2);
            waits.beginAnew();
            awaitSeconds(2 + SECONDS);
            String alone = waits.toString();
            double aloneMillis = waits.lateMillis(0.99);
            everySecond(client, BURN, BURNING);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> burns.fires() > 10);
            waits.beginAnew();
            awaitSeconds(waits.times() + SECONDS);
            System.out.printf(
                    "I/O alone: %s%n  beside ten times too many CPU runs: %s%n  those: %s%n", alone, waits, burns);
            assertThat(waits.lateMillis(0.99)).isLessThan(isMeasured() ? 2 * aloneMillis + 5 : 5_000);
        }
        waits.assertOnceEach(WAITING);
        assertThat(mostBurning.get()).isBetween(1, CPU_THREADS);
        double granted = meters.get("scheduler.claims")
                .tag("result", "granted")
                .counter()
                .count();
        assertThat(granted - waits.total() - burns.total()).isBetween(0.0, (double) CPU_THREADS);
        burns.assertNoRepeat();
    }

    private static boolean isMeasured() {
        return Boolean.getBoolean("carillon.overload.measured");
    }

    private void awaitSeconds(int fireTimes) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> waits.times() >= fireTimes);
    }

    private static void everySecond(SchedulerClient client, Task<@Nullable Void> task, int count) {
        List<ScheduleBuilder> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(client.schedule(task)
                    .id(task.name() + "-" + i)
                    .cron("* * * * * *")
                    .overlap(Overlap.SKIP));
        }
        client.createAll(all);
    }
}
