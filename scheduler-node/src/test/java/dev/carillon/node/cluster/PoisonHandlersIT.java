package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Handlers that do the worst they can: they end as dead letters, and the others' runs go on beside them. */
class PoisonHandlersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAMESPACE = "poison";
    private static final int GOOD = 50;
    private static final int SECONDS = 4;
    private static final Retry THRICE = Retry.fixed(2, Duration.ofMillis(100));
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Task<@Nullable Void> GOOD_ONES = Task.of("good");
    private static final Task<@Nullable Void> ERROR = Task.of("error").withRetry(THRICE);
    private static final Task<@Nullable Void> OVERFLOW = Task.of("overflow").withRetry(THRICE);
    private static final Task<@Nullable Void> HUGE = Task.of("huge").withRetry(THRICE);
    private static final Task<@Nullable Void> ENDLESS =
            Task.of("endless").withRetry(Retry.NONE).withTimeout(SECOND);
    private static final Task<@Nullable Void> DEAF =
            Task.of("deaf").withRetry(Retry.NONE).withTimeout(SECOND);

    private final Punctuality good = new Punctuality();
    private final CountDownLatch released = new CountDownLatch(1);

    private TaskRegistry tasks() {
        return TaskRegistry.builder()
                .add(GOOD_ONES, (nothing, run) -> good.note(run))
                .add(ERROR, (nothing, run) -> {
                    throw new LinkageError("planted");
                })
                .add(OVERFLOW, (nothing, run) -> overflow(run))
                .add(HUGE, (nothing, run) -> run.result(new long[Integer.MAX_VALUE].length))
                .add(ENDLESS, (nothing, run) -> {
                    while (released.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                })
                .add(DEAF, (nothing, run) -> waitDeaf())
                .build();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(Run run) {
        return 1 + overflow(run);
    }

    private void waitDeaf() {
        boolean done = false;
        while (!done) {
            try {
                done = released.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                done = false;
            }
        }
    }

    /** As many endless loops as there are processors, which keep all carriers of virtual threads. */
    @Test
    void theyEndAsDeadLettersAndTheOthersFireMeanwhile() {
        int loops = Runtime.getRuntime().availableProcessors();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        NodeConfig settings = NodeConfig.builder()
                .timeoutGrace(SECOND)
                .closeGrace(SECOND)
                .meters(meters)
                .build();
        try (RedisServer server = RedisServer.builder().own().start();
                ScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(NAMESPACE));
                SchedulerNode node = new SchedulerNode(store, tasks(), settings)) {
            SchedulerClient client = new SchedulerClient(store);
            node.start();
            good(client);
            awaitSeconds(SECONDS);
            good.beginAnew();
            awaitSeconds(SECONDS);
            final String before = good.toString();
            good.beginAnew();
            List<String> poison = poison(client, loops);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> client.deadLetters(100).size() == poison.size());
            awaitSeconds(SECONDS);
            System.out.printf("good runs before: %s%n  beside poison: %s%n", before, good);
            assertThat(client.deadLetters(100)).allSatisfy(PoisonHandlersIT::assertReason);
            double free = meters.get("scheduler.executor.permits")
                    .tag("kind", "io")
                    .gauge()
                    .value();
            assertThat(settings.ioPermits() - free).isGreaterThanOrEqualTo(loops + 1.0);
            released.countDown();
        } finally {
            released.countDown();
        }
        good.assertOnceEach(GOOD);
    }

    private static void assertReason(DeadLetter letter) {
        String schedule = letter.run().schedule().value();
        boolean isLate = schedule.startsWith("endless") || schedule.startsWith("deaf");
        assertThat(letter.attempt()).isEqualTo(isLate ? 1 : 3);
        assertThat(letter.error().orElseThrow().type().equals("timeout")).isEqualTo(isLate);
    }

    private void good(SchedulerClient client) {
        List<ScheduleBuilder> all = new ArrayList<>();
        for (int i = 0; i < GOOD; i++) {
            all.add(client.schedule(GOOD_ONES).id("good-" + i).cron("* * * * * *"));
        }
        client.createAll(all);
    }

    private static List<String> poison(SchedulerClient client, int loops) {
        List<String> ids = new ArrayList<>(List.of("error", "overflow", "huge", "deaf"));
        List.of(ERROR, OVERFLOW, HUGE, DEAF)
                .forEach(task ->
                        client.schedule(task).id(task.name().value()).now().create());
        for (int i = 0; i < loops; i++) {
            ids.add("endless-" + i);
            client.schedule(ENDLESS).id("endless-" + i).now().create();
        }
        return ids;
    }

    private void awaitSeconds(int more) {
        int until = good.times() + more;
        Awaitility.await().atMost(PATIENCE).until(() -> good.times() >= until);
    }

    /** Whoever starts processes anew when they end, as every operator does, must not do so for ever. */
    @Test
    void whatEndsItsProcessIsBuriedAfterAFewDeaths() throws IOException {
        List<ChildJvm> nodes = new ArrayList<>();
        try (RedisServer server = RedisServer.builder().own().start();
                ScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(NAMESPACE))) {
            SchedulerClient client = new SchedulerClient(store);
            client.schedule(PoisonMain.MEMORY).id("memory").now().create();
            client.schedule(PoisonMain.EXIT).id("exit").now().create();
            client.schedule(PoisonMain.GOOD).id("good").every(SECOND).create();
            nodes.add(node(server));
            nodes.add(node(server));
            int deaths = 0;
            while (client.deadLetters(10).size() < 2) {
                deaths += revive(nodes, server);
            }
            System.out.printf("a task that ends its process: %d processes ended%n", deaths);
            assertThat(deaths).isBetween(OccurrencePlanner.MAX_LOSSES, OccurrencePlanner.MAX_LOSSES + 2);
            RunRecord latest = client.history(new ScheduleId("good"), 1).get(0);
            Awaitility.await().atMost(PATIENCE).until(() -> {
                RunRecord later = client.history(new ScheduleId("good"), 1).get(0);
                return later.state() == RunState.SUCCEEDED
                        && later.nominal().isAfter(latest.nominal().plusSeconds(2));
            });
            assertThat(revive(nodes, server)).isZero();
        } finally {
            nodes.forEach(ChildJvm::close);
        }
    }

    private static ChildJvm node(RedisServer server) throws IOException {
        return ChildJvm.start(PoisonMain.class, server.url(), NAMESPACE);
    }

    /** Starts a process for each that has ended, after a while; returns how many had. */
    private static int revive(List<ChildJvm> nodes, RedisServer server) throws IOException {
        Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        int ended = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).isRunning()) {
                nodes.set(i, node(server));
                ended++;
            }
        }
        return ended;
    }
}
