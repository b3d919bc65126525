package dev.carillon.node.cluster;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One-time schedules that come due at a steady rate, and nodes that run them, each with a way of its own to Redis. What ran is
 * known from what the handlers note, and from nothing else.
 */
final class SteadyFire implements AutoCloseable {

    /** How long a claim holds, and so how long claims rest after a fail-over. */
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final Task<@Nullable Void> NOTE = Task.of("note");
    private static final Duration LEAD = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int total;
    private final AtomicIntegerArray runs;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger early = new AtomicInteger();
    private final Queue<Long> startNanos = new ConcurrentLinkedQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Puts all schedules, and starts the nodes. */
    SteadyFire(RedisStoreConfig config, int nodes, int perSecond, Duration length) {
        this.total = (int) (perSecond * length.toSeconds());
        this.runs = new AtomicIntegerArray(total);
        for (int i = 1; i <= nodes; i++) {
            ScheduleStore store = RedisScheduleStore.open(config);
            if (i == 1) {
                put(store, perSecond);
            }
            SchedulerNode node = new SchedulerNode(
                    store,
                    TaskRegistry.builder()
                            .add(NOTE, (nothing, run) -> note(run))
                            .build(),
                    NodeConfig.builder()
                            .node(new NodeId("node-" + i))
                            .lease(LEASE)
                            .ioPermits(500)
                            .build());
            open.add(0, store);
            open.add(0, node);
            node.start();
        }
    }

    private void put(ScheduleStore store, int perSecond) {
        Instant now = store.clock().instant();
        List<PutRequest> batch = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            Instant due = now.plus(LEAD).plusMillis(1_000L * i / perSecond);
            ScheduleId id = new ScheduleId(Integer.toString(i));
            Schedule schedule = new Schedule(id, NOTE.name(), new Once(due), Payload.NONE);
            batch.add(PutRequest.create(schedule, true, now, Optional.of(due)));
            if (batch.size() == ScheduleStore.MAX_BATCH || i == total - 1) {
                store.putAll(batch);
                batch.clear();
            }
        }
    }

    private void note(Run run) {
        startNanos.add(System.nanoTime());
        runs.incrementAndGet(Integer.parseInt(run.schedule().value()));
        if (run.lateness().isNegative()) {
            early.incrementAndGet();
        }
        started.incrementAndGet();
    }

    /** Waits until so many have started. */
    void awaitStarted(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> started.get() >= count);
    }

    /** Waits until all have started, or none has for so long that none will. */
    void awaitAll() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> started.get() >= total || System.nanoTime() - lastNanos() > 30e9);
    }

    private long lastNanos() {
        return startNanos.stream().mapToLong(Long::longValue).max().orElse(System.nanoTime());
    }

    int total() {
        return total;
    }

    /** Those that never started. */
    long missing() {
        return counts().filter(count -> count == 0).count();
    }

    /** Those that started more than once. */
    long duplicates() {
        return counts().filter(count -> count > 1).count();
    }

    /** Those that started before they were due. */
    int early() {
        return early.get();
    }

    private LongStream counts() {
        return LongStream.range(0, total).map(i -> runs.get((int) i));
    }

    /** The longest time within which nothing started, in seconds. */
    double longestSilence() {
        long[] sorted = startNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < sorted.length; i++) {
            longest = Math.max(longest, sorted[i] - sorted[i - 1]);
        }
        return longest / 1e9;
    }

    /** One line about all of it. */
    String verdict() {
        return String.format(
                "%,d fires: missing %d, duplicate %d, early %d, longest silence %.1f s",
                total, missing(), duplicates(), early(), longestSilence());
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
