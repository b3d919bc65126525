package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the whole cluster may have in progress of one task, and start in a time. */
class TaskLimitTest {

    private static final Task<@Nullable Void> LIMITED = Task.of("limited");

    private final Cluster cluster = new Cluster();
    private final List<HeldRuns> held = new ArrayList<>();

    private void addNode(Task<@Nullable Void> limited) {
        HeldRuns runs = new HeldRuns();
        held.add(runs);
        TaskRegistry tasks = TaskRegistry.builder()
                .add(limited, (p, run) -> {})
                .add(Cluster.TASK, (p, run) -> {})
                .build();
        cluster.add("node-" + held.size(), tasks, s -> s.executor(TaskKind.IO, runs));
    }

    private void due(String id, Task<?> task) {
        cluster.put(
                new Schedule(new ScheduleId(id), task.name(), new Once(Cluster.START.minusSeconds(1)), Payload.NONE));
    }

    private int inProgress() {
        return held.stream().mapToInt(HeldRuns::size).sum();
    }

    @Test
    void noMoreAreInProgressInTheWholeClusterThanTheTaskAllows() {
        Task<@Nullable Void> limited = LIMITED.withMaxConcurrent(2);
        for (int i = 0; i < 10; i++) {
            due("s" + i, limited);
        }
        for (int i = 0; i < 3; i++) {
            addNode(limited);
        }
        cluster.runFor(Duration.ofMillis(200));
        for (int ended = 0; ended < 10; ended++) {
            assertThat(inProgress()).as("after " + ended + " ends").isEqualTo(Math.min(2, 10 - ended));
            held.stream()
                    .filter(runs -> runs.size() > 0)
                    .findFirst()
                    .orElseThrow()
                    .runNext();
            // the end of a run is told: nobody waits for a poll
            cluster.runFor(Duration.ofMillis(50));
        }
        assertThat(cluster.fires()).hasSize(10);
        assertThat(cluster.fires()).allMatch(fire -> fire.at().isBefore(Cluster.START.plusMillis(800)));
    }

    @Test
    void aTaskWithoutRoomStandsInNobodysWayAndCostsNoBusyLoop() {
        Task<@Nullable Void> limited = LIMITED.withMaxConcurrent(1);
        for (int i = 0; i < 300; i++) {
            due("s" + i, limited);
        }
        due("free", Cluster.TASK);
        addNode(limited);
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(inProgress()).isEqualTo(2);
        int before = cluster.members.get(0).line.calls("claim");
        cluster.runFor(Duration.ofSeconds(10));
        assertThat(cluster.members.get(0).line.calls("claim") - before).isLessThan(30);
        assertThat(cluster.get("s299").next()).isPresent();
    }

    @Test
    void attemptsStartNoFasterThanTheRateAndAsSoonAsItAllows() {
        Task<@Nullable Void> limited = LIMITED.withRateLimit(2, Duration.ofSeconds(5));
        for (int i = 0; i < 6; i++) {
            due("s" + i, limited);
        }
        addNode(limited);
        addNode(limited);
        for (int i = 0; i < 1_200; i++) {
            cluster.runFor(Duration.ofMillis(10));
            held.forEach(HeldRuns::runAll);
        }
        List<Long> starts = cluster.fireMillis();
        assertThat(starts).hasSize(6);
        for (int i = 2; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - 2)).isBetween(5_000L, 5_100L);
        }
    }

    @Test
    void limitsNeedOneShard() {
        InMemoryScheduleStore store = new InMemoryScheduleStore(cluster.clock, 2, Duration.ofHours(1));
        TaskRegistry tasks = TaskRegistry.builder()
                .add(LIMITED.withMaxConcurrent(1), (p, run) -> {})
                .build();
        assertThatThrownBy(() -> new Engine(store, tasks, NodeConfig.builder().build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[limited]")
                .hasMessageContaining("one shard");
    }
}
