package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A schedule that another process creates is noticed by nodes that sleep: at once, or with the next safety poll. */
class WakeUpIT {

    private static final int SCHEDULES = 20;
    private static final Task<Integer> SOON = Task.of("soon", Integer.class);

    @Test
    void aSleepingNodeIsWokenByAnotherProcess() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start()) {
            List<Duration> lateness = run(server.url(), Duration.ofSeconds(10));
            assertThat(lateness.get(SCHEDULES / 2)).as("median of %s", lateness).isLessThan(Duration.ofMillis(20));
            assertThat(lateness).allMatch(late -> !late.isNegative());
            System.out.printf(
                    "woken by pub/sub while asleep for 10 s: lateness p50 %.1f ms, max %.1f ms%n",
                    millis(lateness.get(SCHEDULES / 2)), millis(lateness.get(SCHEDULES - 1)));
        }
    }

    @Test
    void withoutPubSubTheSafetyPollFindsIt() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.call("ACL", "SETUSER", "mute", "on", ">secret", "~*", "resetchannels", "+@all");
            String url = "redis://mute:secret@" + server.host() + ":" + server.port();
            Duration poll = Duration.ofMillis(500);
            List<Duration> lateness = run(url, poll);
            assertThat(lateness.get(SCHEDULES - 1)).isLessThan(poll.plusMillis(500));
            assertThat(lateness).allMatch(late -> !late.isNegative());
            System.out.printf(
                    "pub/sub blocked, safety poll %d ms: lateness p50 %.1f ms, max %.1f ms%n",
                    poll.toMillis(), millis(lateness.get(SCHEDULES / 2)), millis(lateness.get(SCHEDULES - 1)));
        }
    }

    /** Lets a client process create schedules that are due in 200 ms, and returns their lateness in ascending order. */
    private static List<Duration> run(String url, Duration safetyPoll) throws Exception {
        RedisStoreConfig config = RedisStoreConfig.of(url).withNamespace("wake");
        Queue<Duration> lateness = new ConcurrentLinkedQueue<>();
        TaskRegistry tasks = TaskRegistry.builder()
                .add(SOON, (number, run) -> lateness.add(run.lateness()))
                .build();
        NodeConfig nodeConfig = NodeConfig.builder().safetyPoll(safetyPoll).build();
        try (ScheduleStore store = RedisScheduleStore.open(config);
                SchedulerNode node = new SchedulerNode(store, tasks, nodeConfig);
                ChildJvm client = ChildJvm.start(
                        CreatorMain.class, url, "wake", "soon", Integer.toString(SCHEDULES), "200", "50")) {
            node.start();
            client.awaitLine("ready");
            client.go();
            assertThat(client.awaitSuccess()).startsWith("created " + SCHEDULES);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> lateness.size() == SCHEDULES);
        }
        List<Duration> sorted = new ArrayList<>(lateness);
        Collections.sort(sorted);
        return sorted;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
