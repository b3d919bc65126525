package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.node.main.Carillon;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All nodes are replaced one by one, a new one first, as a rolling update does it, while schedules fire every second.
 * {@code -Dcarillon.rolls=10 -Dcarillon.rolls.measured=true} is the long form: it judges times as well, so it wants a machine
 * that does nothing else.
 */
class RollingRestartIT {

    private static final int ROUNDS = Integer.getInteger("carillon.rolls", 1);
    private static final boolean IS_MEASURED = Boolean.getBoolean("carillon.rolls.measured");
    private static final int NODES = 3;
    private static final int SCHEDULES = 200;
    private static final double DRAIN_MILLIS = 2_000;
    private static final double LATE_MILLIS = 100;
    private static final double P99 = 0.99;
    private static final Duration HEAD_START = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAMESPACE = "rolling";

    private final List<NodeProcess> all = new ArrayList<>();
    private final List<Double> drainMillis = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void endNodes() throws InterruptedException {
        for (NodeProcess node : all) {
            node.kill();
            assertThat(node.awaitEnd(PATIENCE)).isTrue();
        }
    }

    @Test
    void noFireIsLostOrDoubled() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(NAMESPACE))) {
            List<NodeProcess> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(start(server));
            }
            await().atMost(PATIENCE).until(() -> store.nodes().size() == NODES);
            Instant first = Instant.now().plus(HEAD_START);
            EverySecond schedules = new EverySecond(SCHEDULES, first);
            schedules.create(new SchedulerClient(store));
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(first.plus(HEAD_START)));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < NODES; i++) {
                    NodeProcess next = start(server);
                    await().atMost(PATIENCE).until(() -> hasStartedSomething(next, schedules));
                    drain(nodes.set(i, next));
                }
            }
            int seconds = (int) Duration.between(first, Instant.now()).toSeconds();
            Instant end = first.plusSeconds(seconds + 1L);
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(end));
            await().atMost(PATIENCE).until(() -> {
                collect(schedules);
                return schedules.judge(seconds).missing().isEmpty();
            });
            tell(schedules.judge(seconds));
        }
    }

    private NodeProcess start(RedisServer server) {
        NodeProcess node = new NodeProcess.Launch(
                        Carillon.class, List.of("demo-node", "--namespace", NAMESPACE, "--lease", "9s"), folder)
                .start("node-" + all.size(), server.url());
        all.add(node);
        return node;
    }

    private static boolean hasStartedSomething(NodeProcess node, EverySecond schedules) {
        List<Event> events = node.evidence().poll();
        schedules.add(events);
        return !events.isEmpty();
    }

    private void drain(NodeProcess node) throws Exception {
        long began = System.nanoTime();
        node.terminate();
        assertThat(node.awaitEnd(PATIENCE)).isTrue();
        drainMillis.add((System.nanoTime() - began) / 1e6);
    }

    private void collect(EverySecond schedules) {
        all.forEach(node -> schedules.add(node.evidence().poll()));
    }

    private void tell(EverySecond.Findings found) {
        drainMillis.sort(Double::compare);
        double drain = drainMillis.get((int) Math.ceil(P99 * drainMillis.size()) - 1);
        System.out.printf(
                "rolling restart, %d rounds of %d nodes: occurrences %d, missing %d, duplicate %d, drain p99 %.0f ms,"
                        + " lateness p50 %.1f ms, p99 %.1f ms%n",
                ROUNDS,
                NODES,
                found.occurrences(),
                found.missing().size(),
                found.duplicate().size(),
                drain,
                found.late(0.5),
                found.late(P99));
        assertThat(found.missing()).isEmpty();
        assertThat(found.duplicate()).isEmpty();
        if (IS_MEASURED) {
            assertThat(drain).isLessThan(DRAIN_MILLIS);
            assertThat(found.late(P99)).isLessThan(LATE_MILLIS);
        }
    }
}
