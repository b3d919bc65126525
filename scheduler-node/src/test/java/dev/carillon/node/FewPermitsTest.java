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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Where few permits are the limit, they are in use, and a permit that comes back does not cost a look, however many nodes
 * stand before the same backlog and whatever else goes on; counted on a virtual clock.
 */
class FewPermitsTest {

    private static final int NODES = 5;
    private static final int PERMITS = 2;
    private static final int BACKLOG = 4_000;
    private static final int OTHERS = 300;
    private static final int STEPS = 500;
    private static final Duration STEP = Duration.ofMillis(2);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** Each of five nodes looking for each permit of its own that comes back would be one. */
    private static final double MOST_LOOKS_PER_RUN = 0.5;

    private static final Task<@Nullable Void> COMPUTE = Task.of("compute").cpuBound();

    private final Cluster cluster = new Cluster();
    private final List<HeldRuns> held = new ArrayList<>();
    private int done;
    private int idle;

    @Test
    void permitsAreInUseAndDoNotCostALook() {
        for (int i = 0; i < NODES; i++) {
            add("node-" + i);
        }
        for (int i = 0; i < OTHERS; i++) {
            cluster.put("o" + i, new Every(Duration.ofSeconds(1)), Cluster.START.plusMillis(3L * i));
        }
        cluster.runFor(SETTLE);
        int looksAlone = looksDuring(STEPS);
        for (int i = 0; i < BACKLOG; i++) {
            cluster.put("c" + i, new Once(cluster.clock.instant()), new TaskName("compute"), Payload.NONE);
        }
        looksDuring(STEPS);
        int before = done;
        idle = 0;

        int looks = looksDuring(STEPS);

        int runs = done - before;
        double perRun = (double) (looks - looksAlone) / runs;
        System.out.printf(
                "%d CPU runs on %d nodes of %d permits: %.2f looks a run, besides %d looks for what else goes on%n",
                runs, NODES, PERMITS, perRun, looksAlone);
        assertThat(idle).as("ends of runs at which a node had none").isZero();
        assertThat(perRun).isLessThan(MOST_LOOKS_PER_RUN);
    }

    private void add(String name) {
        HeldRuns cpu = new HeldRuns();
        held.add(cpu);
        TaskRegistry tasks = TaskRegistry.builder()
                .add(COMPUTE, (nothing, run) -> done++)
                .add(Cluster.TASK, (nothing, run) -> {})
                .build();
        cluster.add(name, tasks, s -> s.cpuThreads(PERMITS).executor(TaskKind.CPU, cpu));
    }

    /** In each step a run ends on one node, the nodes taking turns: a run takes twice a round of all nodes. */
    private int looksDuring(int steps) {
        int before = looks();
        for (int i = 0; i < steps; i++) {
            HeldRuns cpu = held.get(i % NODES);
            if (cpu.size() == 0) {
                idle++;
            } else {
                cpu.runNext();
            }
            cluster.runFor(STEP);
        }
        return looks() - before;
    }

    private int looks() {
        return cluster.members.stream()
                .mapToInt(member -> member.line.calls("peek"))
                .sum();
    }
}
