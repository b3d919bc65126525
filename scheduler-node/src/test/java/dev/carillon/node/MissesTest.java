package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.node.testing.TestNode;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The meter {@code scheduler.misses} counts every fire time that had no run of its own. */
class MissesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Task<@Nullable Void> TASK = Task.of("task");
    private static final ScheduleId S = new ScheduleId("s");

    private final TestCluster cluster = TestCluster.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private TestNode node(Task<@Nullable Void> task) {
        TaskRegistry tasks =
                TaskRegistry.builder().add(task, (nothing, run) -> {}).build();
        return cluster.addNode("a", tasks, settings -> settings.meters(meters));
    }

    private double misses(String reason) {
        return meters.counter("scheduler.misses", "reason", reason).count();
    }

    private int dropped() {
        return cluster.client().history(S, 100).stream()
                .filter(record -> record.reason().isPresent())
                .mapToInt(record -> 1 + record.missedCount())
                .sum();
    }

    @Test
    void whatOverlapsCountsWithAllThatItStandsFor() {
        TaskRegistry failing = TaskRegistry.builder()
                .add(TASK, (nothing, run) -> {
                    throw new IllegalStateException("no luck");
                })
                .build();
        TestNode a = cluster.addNode("a", failing, settings -> settings.meters(meters));
        cluster.client()
                .schedule(TASK)
                .id(S)
                .every(MINUTE)
                .retry(Retry.fixed(1, Duration.ofHours(1)))
                .create();
        cluster.advance(Duration.ofSeconds(90));
        a.halt();
        cluster.advance(Duration.ofMinutes(5));
        a.goOn();
        cluster.advance(Duration.ofSeconds(10));
        assertThat(dropped()).isEqualTo(5);
        assertThat(misses("overlap")).isEqualTo(5);
    }

    @Test
    void whatGivesWayInAQueueCounts() {
        TestNode a = node(TASK);
        cluster.client()
                .schedule(TASK)
                .id(S)
                .every(MINUTE)
                .overlap(Overlap.QUEUE_ONE)
                .create();
        a.holdRuns();
        cluster.advance(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(dropped()).isEqualTo(3);
        assertThat(misses("overlap")).isEqualTo(3);
    }

    @Test
    void whatWaitedForRoomIsNoMisfire() {
        Task<@Nullable Void> one = TASK.withMaxConcurrent(1);
        TestNode a = node(one);
        cluster.client().schedule(one).id("first").now().create();
        cluster.client().schedule(one).id(S).every(MINUTE).create();
        a.holdRuns();
        cluster.advance(Duration.ofMinutes(5).plusSeconds(5));
        a.releaseRuns();
        cluster.advance(Duration.ofSeconds(10));
        assertThat(cluster.client().history(S, 1))
                .extracting(RunRecord::missedCount)
                .containsExactly(4);
        assertThat(misses("waiting")).isEqualTo(4);
        assertThat(misses("misfire")).isZero();
    }
}
