package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.UnsafeServer;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.Payload;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of Redis is set by minutes, forwards and back, while nodes run things: no run is taken over whose node lives,
 * nothing is fired more often than time has passed, and nodes say what has happened.
 */
class ClockJumpIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONG_RUNS = 20;
    private static final Task<@Nullable Void> TICK = Task.of("tick");
    private static final Task<@Nullable Void> LONG = Task.of("long");
    private static final Task<@Nullable Void> SOON = Task.of("soon");

    private final AtomicInteger longStarts = new AtomicInteger();
    private final AtomicInteger soonStarts = new AtomicInteger();
    private final List<Long> ticks = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void aClockThatIsSetTakesNothingAwayFromTheLiving(@TempDir Path directory) throws Exception {
        try (JumpingRedis redis = JumpingRedis.start(directory);
                Place one = Awaitility.await()
                        .atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                        .until(() -> new Place("one", redis.url()), place -> true);
                Place two = new Place("two", redis.url())) {
            SchedulerClient client = new SchedulerClient(one.store);
            for (int i = 0; i < LONG_RUNS; i++) {
                client.schedule("long", Payload.NONE)
                        .id("long-" + i)
                        .in(Duration.ofSeconds(1))
                        .create();
            }
            one.node.start();
            two.node.start();
            awaitCount(longStarts, LONG_RUNS);
            long began = System.nanoTime();
            client.schedule("tick", Payload.NONE)
                    .id("tick")
                    .every(Duration.ofSeconds(1))
                    .create();
            Awaitility.await().atMost(PATIENCE).until(() -> ticks.size() >= 3);
            jump(redis, 120, 1, one, two);
            awaitSoon(client, "after-forwards", 1);
            long forward = System.nanoTime();
            assertThat(ticks.size())
                    .as("ticks, one more than time allows for all that the jump has missed")
                    .isLessThanOrEqualTo((int) Duration.ofNanos(forward - began).toSeconds() + 2);
            jump(redis, -180, 2, one, two);
            awaitSoon(client, "after-back", 2);
            assertThat(longStarts).hasValue(LONG_RUNS);
            assertThat(one.counted("scheduler.takeovers") + two.counted("scheduler.takeovers"))
                    .isZero();
            assertThat(one.counted("scheduler.lease.lost") + two.counted("scheduler.lease.lost"))
                    .isZero();
            mayEnd.countDown();
            System.out.printf(
                    "clock of Redis set by +120 s and -300 s: %d long runs kept, taken over 0, ticks %d%n",
                    LONG_RUNS, ticks.size());
        }
    }

    /** Sets the clock; claims rest for a lease from when it is noticed, and every node notices. */
    private void jump(JumpingRedis redis, long ahead, int steps, Place one, Place two) {
        redis.jumpTo(ahead);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        one.counted("scheduler.clock.step") >= steps && two.counted("scheduler.clock.step") >= steps);
    }

    /** A new schedule fires, so claims go on. */
    private void awaitSoon(SchedulerClient client, String id, int count) {
        client.schedule("soon", Payload.NONE).id(id).in(Duration.ofMillis(100)).create();
        awaitCount(soonStarts, count);
    }

    private static void awaitCount(AtomicInteger counter, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> counter.get() >= count);
    }

    /** A node with a store of its own. */
    private final class Place implements AutoCloseable {

        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final RedisScheduleStore store;
        private final SchedulerNode node;

        Place(String name, String url) {
            store = RedisScheduleStore.open(RedisStoreConfig.of(url).withUnsafeServer(UnsafeServer.IGNORE));
            TaskRegistry tasks = TaskRegistry.builder()
                    .add(TICK, (nothing, run) -> ticks.add(System.nanoTime()))
                    .add(SOON, (nothing, run) -> soonStarts.incrementAndGet())
                    .add(LONG, (nothing, run) -> {
                        longStarts.incrementAndGet();
                        mayEnd.await();
                    })
                    .build();
            node = new SchedulerNode(
                    store,
                    tasks,
                    NodeConfig.builder()
                            .node(new NodeId(name))
                            .lease(LEASE)
                            .trustMargin(Duration.ofMillis(500))
                            .meters(meters)
                            .build());
        }

        long counted(String meter) {
            return (long) meters.counter(meter).count();
        }

        @Override
        public void close() {
            mayEnd.countDown();
            node.close();
            store.close();
        }
    }
}
