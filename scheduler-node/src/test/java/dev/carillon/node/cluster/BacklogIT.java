package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A node with default settings works off a backlog of overdue one-time schedules, while 200 cron schedules fire every second,
 * half of them of the same task. {@code -Dcarillon.backlog=1000000 -Dcarillon.backlog.measured=true} is the long form: it
 * judges times as well, so it wants a machine that does nothing else.
 */
class BacklogIT {

    private static final int BACKLOG = Integer.getInteger("carillon.backlog", 30_000);
    private static final int CHUNK = 1_000;
    private static final int CREATORS = 4;
    private static final int CRONS = 100;
    private static final int LEAST_SECONDS = 3;
    private static final int HEAP_SAMPLES = 4;
    private static final long HEAP_GROWTH_BYTES = 50_000_000;
    private static final double LATE_MILLIS = 250;
    private static final boolean IS_MEASURED = Boolean.getBoolean("carillon.backlog.measured");
    private static final int LAST_PROCESSOR = Runtime.getRuntime().availableProcessors() - 1;
    private static final int PRIORITY = 1;
    private static final int SCRIPT_LIMIT_MICROS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Task<Integer> MAIL = Task.of("mail", Integer.class);
    private static final Task<Integer> TICK = Task.of("tick", Integer.class);

    /** How many of the crons must have fired before the backlog is done. */
    private static final int MEANWHILE = 2 * CRONS;

    private final AtomicIntegerArray runs = new AtomicIntegerArray(BACKLOG);
    private final AtomicInteger done = new AtomicInteger();
    private final Punctuality sameTask = new Punctuality();
    private final Punctuality otherTask = new Punctuality();
    private final List<Long> heapBytes = new ArrayList<>();
    private int firedMeanwhile;

    @Test
    void whatIsDueNowDoesNotWaitBehindIt() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start();
                ScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                        .withNamespace("backlog")
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)))) {
            SchedulerClient client = new SchedulerClient(store);
            create(client);
            server.call("CONFIG", "RESETSTAT");
            if (IS_MEASURED) {
                drainInTime(server, store, client);
            } else {
                report(drain(store, client), server);
            }
            assertThat(firedMeanwhile).isGreaterThanOrEqualTo(MEANWHILE);
            sameTask.assertOnceEach(CRONS);
            otherTask.assertOnceEach(CRONS);
            for (int i = 0; i < BACKLOG; i++) {
                assertThat(runs.get(i)).as("runs of %d", i).isEqualTo(1);
            }
            assertThat(Collections.max(heapBytes) - heapBytes.get(0)).isLessThan(HEAP_GROWTH_BYTES);
        }
    }

    private void drainInTime(RedisServer server, ScheduleStore store, SchedulerClient client) throws Exception {
        SlowCommands slow = new SlowCommands(server, SCRIPT_LIMIT_MICROS);
        separate(server);
        try (ChildJvm witness = ChildJvm.start(PauseMain.class)) {
            witness.awaitLine(Pause.READY);
            putOnLastProcessor(witness.pid(), PRIORITY + 1);
            report(drain(store, client), server);
            witness.go();
            assertInTime(slow, Pause.parse(witness.awaitSuccess()));
        }
    }

    /**
     * Gives the server a processor that nothing of this process runs on, and lets it run there before all others. The slow log
     * counts wall time, and the kernel takes the processor from a busy server in the middle of a script for longer than any
     * script takes: for others that are due, unless its priority is a real-time one, and after a second without a pause for
     * those that had to stand behind that. What is still taken from it a witness sees that comes before it.
     */
    private static void separate(RedisServer server) throws Exception {
        assertThat(LAST_PROCESSOR).as("processors besides one").isPositive();
        String own = Long.toString(ProcessHandle.current().pid());
        run("taskset", "--all-tasks", "--cpu-list", "--pid", "0-" + (LAST_PROCESSOR - 1), own);
        putOnLastProcessor(server.pid().orElseThrow(), PRIORITY);
    }

    private static void putOnLastProcessor(long process, int priority) throws Exception {
        String pid = Long.toString(process);
        run("taskset", "--all-tasks", "--cpu-list", "--pid", Integer.toString(LAST_PROCESSOR), pid);
        run("chrt", "--fifo", "--all-tasks", "--pid", Integer.toString(priority), pid);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor())
                .as("exit code of " + command[0] + ", which may need root")
                .isZero();
    }

    private void create(SchedulerClient client) throws Exception {
        Instant due = Instant.now().minusSeconds(3_600);
        try (var creators = Executors.newFixedThreadPool(CREATORS)) {
            List<Callable<Void>> chunks = new ArrayList<>();
            for (int from = 0; from < BACKLOG; from += CHUNK) {
                int first = from;
                chunks.add(() -> {
                    List<ScheduleBuilder> chunk = new ArrayList<>();
                    for (int i = first; i < Math.min(BACKLOG, first + CHUNK); i++) {
                        chunk.add(client.schedule(MAIL, i).id("late-" + i).at(due.plusMillis(i)));
                    }
                    client.createAll(chunk);
                    return null;
                });
            }
            for (var chunk : creators.invokeAll(chunks)) {
                chunk.get();
            }
        }
    }

    private static void crons(SchedulerClient client, Task<Integer> task) {
        List<ScheduleBuilder> crons = new ArrayList<>();
        for (int i = 0; i < CRONS; i++) {
            crons.add(client.schedule(task, -1).id(task.name() + "-" + i).cron("* * * * * *"));
        }
        client.createAll(crons);
    }

    /** Runs a node until the backlog is worked off and the crons have fired for a while; returns how long the backlog took. */
    private double drain(ScheduleStore store, SchedulerClient client) {
        TaskRegistry tasks = TaskRegistry.builder()
                .add(MAIL, (number, run) -> {
                    if (number < 0) {
                        sameTask.note(run);
                    } else {
                        runs.incrementAndGet(number);
                        done.incrementAndGet();
                    }
                })
                .add(TICK, (number, run) -> otherTask.note(run))
                .build();
        long began = System.nanoTime();
        try (SchedulerNode node =
                new SchedulerNode(store, tasks, NodeConfig.builder().build())) {
            node.start();
            awaitDone(1 + BACKLOG / 100);
            crons(client, MAIL);
            crons(client, TICK);
            for (int sample = 1; sample <= HEAP_SAMPLES; sample++) {
                awaitDone((int) ((long) BACKLOG * sample / HEAP_SAMPLES));
                if (sample == HEAP_SAMPLES) {
                    firedMeanwhile = sameTask.fires();
                }
                heapBytes.add(heapAfterCollection());
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> sameTask.times() >= LEAST_SECONDS && otherTask.times() >= LEAST_SECONDS);
            return seconds;
        }
    }

    private void awaitDone(int runsOfBacklog) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> done.get() >= runsOfBacklog);
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void report(double seconds, RedisServer server) {
        System.out.printf(
                "backlog of %,d worked off in %.1f s: %,.0f runs/s%n  crons of its task: %s%n  crons of another: %s%n"
                        + "  heap after collections %s MB, script time by count: %s%n",
                BACKLOG,
                seconds,
                BACKLOG / seconds,
                sameTask,
                otherTask,
                heapBytes.stream().map(bytes -> bytes / 1_000_000).toList(),
                server.call("LATENCY", "HISTOGRAM", "evalsha").replace('\n', ' '));
    }

    private void assertInTime(SlowCommands slow, List<Pause> pauses) {
        List<SlowCommands.Command> all = slow.all(pauses);
        System.out.printf(
                "  commands above %d us: %s; its processor was away %d times, for %.1f ms in all%n",
                SCRIPT_LIMIT_MICROS,
                all,
                pauses.size(),
                pauses.stream().mapToLong(Pause::micros).sum() / 1e3);
        sameTask.assertNoneSkipped();
        otherTask.assertNoneSkipped();
        assertThat(sameTask.lateMillis(0.99)).isLessThan(LATE_MILLIS);
        assertThat(otherTask.lateMillis(0.99)).isLessThan(LATE_MILLIS);
        assertThat(all).hasSizeLessThan(SlowCommands.MOST);
        assertThat(slow.own(all)).isEmpty();
    }
}
