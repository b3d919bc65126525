package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.Schedule;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an occurrence and a schedule cost, in what can be counted: commands, scripts, memory of the server, garbage of the
 * node. Times depend on the machine and its mood, these do not, so that whoever makes them worse hears of it.
 */
class CostIT {

    private static final int WARM = 1_000;
    private static final int MEASURED = 4_000;

    /** Bounds somewhat above what was counted: 0.16 and 0.21 scripts, 15.0 and 13.2 commands, 21 and 30 KB, 367 bytes. */
    private static final double MOST_SCRIPTS = 0.5;

    private static final double MOST_COMMANDS = 18;
    private static final double MOST_GARBAGE = 45_000;
    private static final double MOST_BYTES = 400;
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");
    private static final Task<@Nullable Void> NOTHING = Task.of("nothing");

    private final RedisServer server = RedisServer.builder().own().start();
    private final RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url()));
    private final SchedulerClient client = new SchedulerClient(store);
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    /** What has happened since the start of the server and of this process. */
    private record Books(int runs, Map<String, Long> calls, long garbageBytes) {

        double scriptsPerRun(Books before) {
            return (scripts() - before.scripts()) / (double) (runs - before.runs);
        }

        double commandsPerRun(Books before) {
            return (commands() - before.commands()) / (double) (runs - before.runs);
        }

        double garbagePerRun(Books before) {
            return (garbageBytes - before.garbageBytes) / (double) (runs - before.runs);
        }

        private long scripts() {
            return calls.getOrDefault("evalsha", 0L) + calls.getOrDefault("evalsha_ro", 0L);
        }

        private long commands() {
            return calls.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private Books books() {
        Map<String, Long> calls = CALLS.matcher(server.call("INFO", "commandstats"))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> Long.parseLong(found.group(2))));
        return new Books(
                done.get(), calls, ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes());
    }

    private void create(int count, IntFunction<Schedule> schedule) {
        client.scheduleAll(IntStream.range(0, count).mapToObj(schedule).toList());
    }

    private void awaitRuns(int count) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> done.get() >= count);
    }

    private SchedulerNode startNode() {
        SchedulerNode node = new SchedulerNode(
                store,
                TaskRegistry.builder()
                        .add(NOTHING, (nothing, run) -> done.incrementAndGet())
                        .build(),
                NodeConfig.builder().build());
        node.start();
        return node;
    }

    private void assertCheap(String what, SchedulerNode node) {
        Books before = books();
        awaitRuns(WARM + MEASURED);
        Books after = books();

        assertThat(node.isRunning()).isTrue();
        System.out.printf(
                "%s: %.2f commands in %.3f scripts, %.0f bytes of garbage on the node%n",
                what, after.commandsPerRun(before), after.scriptsPerRun(before), after.garbagePerRun(before));
        assertThat(after.scriptsPerRun(before)).isLessThan(MOST_SCRIPTS);
        assertThat(after.commandsPerRun(before)).isLessThan(MOST_COMMANDS);
        assertThat(after.garbagePerRun(before)).isLessThan(MOST_GARBAGE);
    }

    @Test
    void ofAOneTimeThatIsOneOfMany() {
        try (SchedulerNode node = startNode()) {
            create(WARM, i -> client.schedule(NOTHING).id("w" + i).now().definition());
            awaitRuns(WARM);
            create(
                    MEASURED,
                    i -> client.schedule(NOTHING)
                            .id("m" + i)
                            .in(Duration.ofSeconds(2))
                            .definition());
            assertCheap("a one-time", node);
        }
    }

    @Test
    void ofAnOccurrenceThatIsOneOfMany() {
        try (SchedulerNode node = startNode()) {
            create(
                    500,
                    i -> client.schedule(NOTHING)
                            .id("r" + i)
                            .every(Duration.ofSeconds(1))
                            .definition());
            awaitRuns(WARM);
            assertCheap("an occurrence", node);
        }
    }

    @Test
    void ofASchedule() {
        create(WARM, i -> client.schedule(NOTHING).id("w" + i).cron("0 3 * * *").definition());
        long before = usedMemory();
        create(
                10_000,
                i -> client.schedule(NOTHING).id("m" + i).cron("0 3 * * *").definition());
        double bytes = (usedMemory() - before) / 10_000.0;

        System.out.printf("a schedule: %.0f bytes%n", bytes);
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    private long usedMemory() {
        return Long.parseLong(server.call("INFO", "memory").replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
    }
}
