package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.TaskName;
import dev.carillon.task.Task;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much a node takes upon itself. */
class PermitsTest {

    private final Cluster cluster = new Cluster();

    @Test
    void noMoreIsClaimedThanMayRunAndTheRestFollowsAsPermitsComeFree() {
        HeldRuns held = new HeldRuns();
        Member a = cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {},
                s -> s.executor(TaskKind.IO, held).ioPermits(7));
        for (int i = 0; i < 50; i++) {
            cluster.put("s" + i, new Once(Cluster.START));
        }
        cluster.runFor(Duration.ofSeconds(5));
        assertThat(held.size()).isEqualTo(7);
        int before = a.line.calls("peek");
        cluster.runFor(Duration.ofSeconds(60));
        assertThat(a.line.calls("peek") - before).isZero();

        while (held.size() > 0) {
            held.runNext();
            cluster.settle();
            assertThat(held.size()).isLessThanOrEqualTo(7);
        }

        assertThat(cluster.fires()).hasSize(50);
        assertThat(a.engine.executor().permits(TaskKind.IO).highWater()).isEqualTo(7);
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isZero();
    }

    @Test
    void anOverloadOfOneKindLeavesTheOtherAlone() {
        HeldRuns held = new HeldRuns();
        Task<@Nullable Void> heavy = Task.of("heavy").cpuBound();
        List<Long> light = new ArrayList<>();
        TaskRegistry tasks = TaskRegistry.builder()
                .add(heavy, (p, run) -> {})
                .add(Cluster.TASK, (p, run) -> light.add(run.lateness().toMillis()))
                .build();
        Member a = cluster.add("a", tasks, s -> s.cpuThreads(2).executor(TaskKind.CPU, held));
        for (int i = 0; i < 100; i++) {
            cluster.put("heavy" + i, new Every(Duration.ofMillis(100)), new TaskName("heavy"), Payload.NONE);
        }
        cluster.put("light", new Every(Duration.ofMillis(100)));

        cluster.runFor(Duration.ofSeconds(5));

        assertThat(light).hasSize(50).containsOnly(0L);
        assertThat(a.engine.executor().permits(TaskKind.CPU).highWater()).isEqualTo(2);
    }

    @Test
    void anExecutorThatRefusesCostsARetryAndNoPermit() {
        Member a = cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {},
                s -> s.executor(TaskKind.IO, run -> {
                    throw new RejectedExecutionException("full");
                }));
        cluster.put("s", new Once(Cluster.START));

        cluster.runFor(Duration.ofSeconds(10));

        assertThat(cluster.fires()).isEmpty();
        assertThat(cluster.history("s").get(0).attempt()).isEqualTo(4);
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isZero();
    }
}
