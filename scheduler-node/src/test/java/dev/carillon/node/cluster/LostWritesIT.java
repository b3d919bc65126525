package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.Durability;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.UnsafeServer;
import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.Payload;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A primary dies with writes that its replica never got, and the replica takes its place, while hundreds of runs start every
 * second; one of the two nodes does not reach the new primary in time to say what it has run.
 */
class LostWritesIT {

    private static final int SCHEDULES = 4_000;
    private static final int MILLIS_APART = 3;
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Task<@Nullable Void> TASK = Task.of("note");

    /** How often each attempt of each run started, as its handlers saw it. */
    private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();

    private final AtomicInteger total = new AtomicInteger();
    private final Map<String, Boolean> schedules = new ConcurrentHashMap<>();

    @Test
    void withoutReplicationTheProductReportsEveryRepeat() {
        long repeats = failOver(Durability.ACKNOWLEDGED);
        assertThat(repeats).as("repeats, without which this test shows nothing").isPositive();
    }

    @Test
    void noStartThatAReplicaHasIsRepeated() {
        assertThat(failOver(Durability.replicated(1))).isZero();
    }

    private long failOver(Durability durability) {
        try (RedisServer primary = server().start();
                FaultProxy replication = FaultProxy.to(primary.host(), primary.port());
                RedisServer replica = replicaOf(replication);
                RedisServer other = replicaOf(replication);
                Place one = new Place("one", primary, durability);
                Place two = new Place("two", primary, durability)) {
            awaitReplica(replica);
            awaitReplica(other);
            create(one.store);
            one.node.start();
            two.node.start();
            awaitSchedules(500);
            replication.stall(FaultProxy.Direction.TO_CLIENT);
            awaitPassing(Duration.ofSeconds(3));
            int before = total.get();
            one.way.cut();
            primary.kill();
            replica.call("REPLICAOF", "NO", "ONE");
            other.call("REPLICAOF", replica.host(), Integer.toString(replica.port()));
            two.way.moveTo(replica.host(), replica.port());
            Awaitility.await().atMost(PATIENCE).until(() -> total.get() >= before + 500);
            one.way.moveTo(replica.host(), replica.port());
            one.way.heal();
            awaitSchedules(SCHEDULES);
            return compare(durability, one, two);
        }
    }

    private static RedisServer.Builder server() {
        return RedisServer.builder().own().config("repl-diskless-sync-delay 0");
    }

    private static RedisServer replicaOf(FaultProxy primary) {
        return server().config("replicaof 127.0.0.1 " + primary.port()).start();
    }

    private static void awaitReplica(RedisServer replica) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> replica.call("INFO", "replication").contains("master_link_status:up"));
    }

    private void create(RedisScheduleStore store) {
        SchedulerClient client = new SchedulerClient(store);
        Instant first = store.clock().instant().plusSeconds(4);
        for (int i = 0; i < SCHEDULES; i++) {
            client.schedule(TASK.name().value(), Payload.NONE)
                    .id("s" + i)
                    .at(first.plusMillis((long) i * MILLIS_APART))
                    .create();
        }
    }

    private void awaitSchedules(int count) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> schedules.size() >= count);
    }

    private static void awaitPassing(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() - end >= 0);
    }

    /** What the product says and what the handlers saw must be the same, once the first node has told all it knows. */
    private long compare(Durability durability, Place one, Place two) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(one.counted("scheduler.repeats") + two.counted("scheduler.repeats"))
                        .as("repeats that the product reports")
                        .isEqualTo(repeats()));
        assertThat(one.counted("scheduler.server.changes")).isPositive();
        System.out.printf(
                "fail-over with %s: %d attempts started, repeats %d, reported by the product %d, told again %d%n",
                durability,
                starts.size(),
                repeats(),
                one.counted("scheduler.repeats") + two.counted("scheduler.repeats"),
                one.counted("scheduler.reasserted") + two.counted("scheduler.reasserted"));
        return repeats();
    }

    private long repeats() {
        return starts.values().stream().mapToInt(count -> count.get() - 1).sum();
    }

    /** A node with its own way to the server. */
    private final class Place implements AutoCloseable {

        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final FaultProxy way;
        private final RedisScheduleStore store;
        private final SchedulerNode node;

        Place(String name, RedisServer primary, Durability durability) {
            way = FaultProxy.to(primary.host(), primary.port());
            store = RedisScheduleStore.open(RedisStoreConfig.of(way.url())
                    .withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(1))
                    .withUnsafeServer(UnsafeServer.IGNORE)
                    .withDurability(durability));
            TaskRegistry tasks = TaskRegistry.builder()
                    .add(TASK, (nothing, run) -> {
                        schedules.put(run.schedule().value(), true);
                        starts.computeIfAbsent(run.id() + " " + run.attempt(), key -> new AtomicInteger())
                                .incrementAndGet();
                        total.incrementAndGet();
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
            node.close();
            store.close();
            way.close();
        }
    }
}
