package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.task.Task;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Far more is overdue than a node can run at once: everything gets its share, what is due now first of all. */
class BacklogTest {

    private static final Task<@Nullable Void> OTHER = Task.of("other");
    private static final int BACKLOG = 1_000;

    private final Cluster cluster = new Cluster();
    private final HeldRuns held = new HeldRuns();

    @BeforeEach
    void open() {
        for (int i = 0; i < BACKLOG; i++) {
            due("old-" + i, Cluster.TASK, Cluster.START.minusSeconds(3_600).plusMillis(i), 0);
        }
        TaskRegistry tasks = TaskRegistry.builder()
                .add(Cluster.TASK, (nothing, run) -> {})
                .add(OTHER, (nothing, run) -> {})
                .build();
        cluster.add("a", tasks, s -> s.executor(TaskKind.IO, held).ioPermits(1));
    }

    private void due(String id, Task<?> task, Instant at, int priority) {
        TaskName name = task.name();
        cluster.put(new Schedule(new ScheduleId(id), name, new Once(at), Payload.NONE)
                .withPolicies(Policies.DEFAULT.withPriority(priority)));
    }

    /** With one permit, a run takes 20 ms. */
    private List<String> run(int runs) {
        int before = cluster.fires().size();
        for (int i = 0; i < runs; i++) {
            cluster.runFor(Duration.ofMillis(20));
            held.runNext();
        }
        return cluster.fires().stream()
                .skip(before)
                .map(fire -> fire.run().schedule().value())
                .toList();
    }

    @Test
    void whatIsDueNowOfTheSameTaskIsNextButOne() {
        run(10);
        due("now", Cluster.TASK, cluster.clock.instant(), 0);
        assertThat(run(3)).contains("now");
        due("soon", Cluster.TASK, cluster.clock.instant().plusMillis(500), 0);
        List<String> around = run(29);
        assertThat(around.subList(0, 20)).doesNotContain("soon");
        assertThat(around).contains("soon");
    }

    @Test
    void whatIsOverdueOfAnotherTaskTakesTurnsWithIt() {
        for (int i = 0; i < 20; i++) {
            due("other-" + i, OTHER, Cluster.START.minusSeconds(60), 0);
        }
        assertThat(run(45)).filteredOn(id -> id.startsWith("other-")).hasSize(20);
    }

    /** More comes than can be run: it must not hold the backlog up for ever. */
    @Test
    void theBacklogGoesOnHoweverMuchIsDueNow() {
        for (int i = 0; i < 500; i++) {
            due("now-" + i, Cluster.TASK, Cluster.START.plusMillis(10L * i), 0);
        }
        List<String> starts = run(200);
        assertThat(starts).filteredOn(id -> id.startsWith("old-")).hasSizeBetween(66, 134);
        assertThat(starts).filteredOn(id -> id.startsWith("now-")).hasSizeBetween(66, 134);
    }

    /** Even if so much comes that only the present moment shows what was planned for it. */
    @Test
    void whatWasPlannedForNowIsFoundBehindABurst() {
        for (int i = 0; i < 500; i++) {
            due("burst-" + i, Cluster.TASK, Cluster.START.minusSeconds(5), 0);
        }
        due("planned", Cluster.TASK, Cluster.START.plusSeconds(1), 0);
        assertThat(run(55)).contains("planned");
    }

    @Test
    void whatIsDueNowDoesNotPassWhatIsUrgent() {
        for (int i = 0; i < 150; i++) {
            due("urgent-" + i, OTHER, Cluster.START.minusSeconds(30), 9);
        }
        due("now", Cluster.TASK, Cluster.START.plusMillis(100), 0);
        List<String> starts = run(310);
        assertThat(starts.subList(0, 290)).doesNotContain("now");
        assertThat(starts).filteredOn(id -> id.startsWith("urgent-")).hasSize(150);
        assertThat(starts).contains("now");
    }

    /** What is urgent goes at once, though a backlog has waited for so long that it ranks higher. */
    @Test
    void whatIsUrgentTakesTurnsWithWhatHasWaitedForVeryLong() {
        run(10);
        due("urgent", OTHER, cluster.clock.instant(), 9);
        assertThat(run(3)).contains("urgent");
    }
}
