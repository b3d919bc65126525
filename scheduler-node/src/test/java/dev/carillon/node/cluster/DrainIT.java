package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ListRequest;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A backlog of due one-time schedules is worked off by one node in one go, each of them once. */
class DrainIT {

    private static final int SCHEDULES = 100_000;
    private static final int CREATORS = 16;
    private static final Task<@Nullable Void> COUNT = Task.of("count");

    @Test
    void aHundredThousandDueSchedulesRunOnceEach() throws Exception {
        try (RedisServer server = RedisServer.start();
                ScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                        .withNamespace("drain")
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)))) {
            create(store);
            AtomicIntegerArray runs = new AtomicIntegerArray(SCHEDULES);
            AtomicInteger total = new AtomicInteger();
            TaskRegistry tasks = TaskRegistry.builder()
                    .add(COUNT, (nothing, run) -> {
                        runs.incrementAndGet(Integer.parseInt(run.schedule().value()));
                        total.incrementAndGet();
                    })
                    .build();
            long began = System.nanoTime();
            try (SchedulerNode node = new SchedulerNode(
                    store, tasks, NodeConfig.builder().ioPermits(1_000).build())) {
                node.start();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> total.get() >= SCHEDULES);
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "drained %,d due one-time schedules in %.1f s: %,.0f runs/s%n",
                        SCHEDULES, seconds, SCHEDULES / seconds);
            }
            for (int i = 0; i < SCHEDULES; i++) {
                assertThat(runs.get(i)).as("runs of %d", i).isEqualTo(1);
            }
            assertThat(notCompleted(store)).isZero();
        }
    }

    private static void create(ScheduleStore store) throws Exception {
        Instant due = store.clock().instant().minusSeconds(60);
        List<Callable<Void>> parts = new ArrayList<>();
        for (int part = 0; part < CREATORS; part++) {
            int first = part;
            parts.add(() -> {
                for (int i = first; i < SCHEDULES; i += CREATORS) {
                    Schedule schedule = new Schedule(
                            new ScheduleId(Integer.toString(i)), COUNT.name(), new Once(due), Payload.NONE);
                    store.put(PutRequest.create(schedule, true, due, Optional.of(due)));
                }
                return null;
            });
        }
        try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
            for (var part : creators.invokeAll(parts)) {
                part.get();
            }
        }
    }

    private static long notCompleted(ScheduleStore store) {
        long others = 0;
        ListRequest request = ListRequest.all();
        do {
            var page = store.list(request);
            others += page.schedules().stream()
                    .filter(schedule -> schedule.state() != ScheduleState.COMPLETED)
                    .count();
            request = request.from(page.cursor());
        } while (!request.cursor().isEmpty());
        return others;
    }
}
