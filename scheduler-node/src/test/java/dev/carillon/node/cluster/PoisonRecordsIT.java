package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.NodeId;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records that somebody has damaged stand in front of sound ones, more of them than a look brings. */
class PoisonRecordsIT {

    private static final String NAMESPACE = "poison";
    private static final int EACH = 30;
    private static final int KINDS = 6;
    /** The text of a payload is read by the run only: it ends as a dead letter. */
    private static final int SET_ASIDE = (KINDS - 1) * EACH;

    private static final int SOUND = 5;
    private static final int QUIET_SECONDS = 3;
    /** What is asked for is held by the measured form, {@code -Dcarillon.poison.measured=true}; it is not met every time. */
    private static final double CPU_SHARE = Boolean.getBoolean("carillon.poison.measured") ? 0.05 : 0.25;

    private static final NodeId NODE = new NodeId("quiet");
    private static final Task<@Nullable Void> TASK = Task.of("task");

    private final Punctuality sound = new Punctuality();
    /** What each loop needed in the quietest stretch, in milliseconds. */
    private Map<String, Long> byThread = Map.of();

    @Test
    void theyAreSetAsideAndHinderNobody() {
        TaskRegistry tasks = TaskRegistry.builder()
                .add(TASK, (nothing, run) -> sound.note(run))
                .build();
        try (RedisServer server = RedisServer.builder().own().start();
                ScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(NAMESPACE));
                SchedulerNode node = new SchedulerNode(
                        store, tasks, NodeConfig.builder().node(NODE).build())) {
            SchedulerClient client = new SchedulerClient(store);
            damage(server, client);
            node.start();
            awaitSeconds(1);
            double share = quietShare();
            System.out.printf(
                    "%d damaged records, %s set aside; sound schedules: %s; the node needs %.1f %% of a processor (%s)%n",
                    KINDS * EACH, quarantined(server), sound, 100 * share, byThread);
            assertThat(quarantined(server)).isEqualTo(Integer.toString(SET_ASIDE));
            assertThat(client.deadLetters(100)).hasSize(EACH);
            assertThat(share).isLessThan(CPU_SHARE);
            assertThat(node.status().problems()).isEmpty();
        }
        sound.assertOnceEach(SOUND);
    }

    private static String quarantined(RedisServer server) {
        return server.call("HLEN", NAMESPACE + ":{0}:quarantine");
    }

    private static void damage(RedisServer server, SchedulerClient client) {
        List<ScheduleBuilder> all = new ArrayList<>();
        for (int i = 0; i < KINDS * EACH; i++) {
            all.add(client.schedule(TASK).id("bad-" + i).at(Instant.now().minusSeconds(3_600)));
        }
        client.createAll(all);
        all.clear();
        for (int i = 0; i < SOUND; i++) {
            all.add(client.schedule(TASK).id("sound-" + i).cron("* * * * * *"));
        }
        client.createAll(all);
        for (int i = 0; i < KINDS * EACH; i += KINDS) {
            server.call("HSET", key(i), "task", "no task", "generation", "many");
            server.call("HDEL", key(i + 1), "at");
            server.call("HSET", key(i + 1), "fortnightly", "yes");
            server.call("HSET", key(i + 2), "payload", "{\"unfinished");
            server.call("DEL", key(i + 3));
            server.call("DEL", key(i + 4));
            server.call("SET", key(i + 4), "words");
            enlarge(server, key(i + 5), i == 0 ? 10_000_000 : 100_000);
        }
    }

    /** What is too large for the client to put. */
    private static void enlarge(RedisServer server, String key, int length) {
        String script = "local text = 'x' while #text < tonumber(ARGV[1]) do text = text .. text end"
                + " return redis.call('HSET', KEYS[1], 'payload', '\"' .. text .. '\"')";
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> !server.call("EVAL", script, "1", key, Integer.toString(length))
                        .isEmpty());
    }

    private static String key(int number) {
        return NAMESPACE + ":{0}:schedule:bad-" + number;
    }

    private void awaitSeconds(int more) {
        int until = sound.times() + more;
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> sound.times() >= until);
    }

    /** What the node's loops need of a processor when it has become quiet: one that goes round in circles never does. */
    private double quietShare() {
        double least = 1;
        for (int i = 0; i < 10 && least >= CPU_SHARE; i++) {
            long began = System.nanoTime();
            Map<String, Long> before = cpuNanos();
            awaitSeconds(QUIET_SECONDS);
            Map<String, Long> used = new TreeMap<>(cpuNanos());
            used.replaceAll((name, nanos) -> nanos - before.getOrDefault(name, 0L));
            double cpu = used.values().stream().mapToLong(Long::longValue).sum();
            double share = cpu / (System.nanoTime() - began);
            if (share < least) {
                least = share;
                used.replaceAll((name, nanos) -> nanos / 1_000_000);
                byThread = used;
            }
        }
        return least;
    }

    /** Of its threads, not of the process, in which other tests have left theirs. */
    private static Map<String, Long> cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        String prefix = "carillon-" + NODE + "-";
        Map<String, Long> ours = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .collect(Collectors.toMap(
                        thread -> thread.getName().substring(prefix.length()),
                        thread -> threads.getThreadCpuTime(thread.threadId()),
                        Long::sum));
        assertThat(ours).hasSizeGreaterThan(3);
        return ours;
    }
}
