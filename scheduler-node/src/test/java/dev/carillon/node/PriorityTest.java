package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who goes first when more is due than can be run. */
class PriorityTest {

    private final Cluster cluster = new Cluster();
    private final HeldRuns held = new HeldRuns();

    private void due(String name, int priority, Duration ago) {
        cluster.put(name, new Once(Cluster.START.minus(ago)), Policies.DEFAULT.withPriority(priority));
    }

    /** One permit: the next run starts when the one before has ended. */
    private List<String> order(int runs) {
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {},
                s -> s.executor(TaskKind.IO, held).ioPermits(1));
        for (int i = 0; i < runs; i++) {
            cluster.runFor(Duration.ofMillis(20));
            held.runNext();
        }
        return cluster.fires().stream()
                .map(fire -> fire.run().schedule().value())
                .toList();
    }

    @Test
    void theHighestGoesFirstAndEqualsInTheirOrder() {
        due("low-late", 0, Duration.ofSeconds(1));
        due("high-late", 9, Duration.ofSeconds(1));
        due("low-early", 0, Duration.ofSeconds(3));
        due("high-early", 9, Duration.ofSeconds(2));
        due("middle", 5, Duration.ofSeconds(1));

        assertThat(order(5)).containsExactly("high-early", "high-late", "middle", "low-early", "low-late");
    }

    @Test
    void whatHasWaitedLongEnoughGoesBeforeAHigherPriority() {
        due("low", 0, Duration.ofMinutes(9).plusSeconds(2));
        due("high", 9, Duration.ofSeconds(1));
        due("lower", 0, Duration.ofMinutes(8));

        assertThat(order(3)).containsExactly("low", "high", "lower");
    }
}
