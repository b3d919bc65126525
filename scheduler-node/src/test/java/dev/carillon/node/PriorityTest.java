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

    /** Far more than a node reads at once, on two nodes of one permit each, the urgent ones due last. */
    @Test
    void allThatIsUrgentGoesFirstInTheWholeCluster() {
        int each = 5_000;
        for (int i = 0; i < each; i++) {
            due("low-" + i, 0, Duration.ofSeconds(30).plusMillis(i));
            due("high-" + i, 9, Duration.ofSeconds(10).plusMillis(i));
        }
        HeldRuns other = new HeldRuns();
        for (HeldRuns executor : List.of(held, other)) {
            cluster.add(
                    "node-" + cluster.members.size(),
                    Cluster.TASK,
                    (p, run) -> {},
                    s -> s.executor(TaskKind.IO, executor).ioPermits(1));
        }
        cluster.runFor(Duration.ofMillis(100));
        while (cluster.fires().size() < each + 10) {
            // in no time, so that no poll comes to the nodes' help
            cluster.settle();
            for (HeldRuns executor : List.of(held, other)) {
                if (executor.size() > 0) {
                    executor.runNext();
                }
            }
        }
        List<String> starts = cluster.fires().stream()
                .map(fire -> fire.run().schedule().value())
                .toList();
        assertThat(starts.subList(0, each)).allMatch(name -> name.startsWith("high-"));
        assertThat(starts.subList(each, starts.size())).allMatch(name -> name.startsWith("low-"));
        assertThat(cluster.fires()).extracting(Cluster.Fire::node).contains("node-0", "node-1");
    }

    /** One look brings a hundred of each lane. */
    @Test
    void nothingGoesBeforeWhatIsUrgentAndWasNotReadYet() {
        for (int i = 0; i < 300; i++) {
            due("low-" + i, 0, Duration.ofSeconds(30));
            due("high-" + i, 9, Duration.ofSeconds(10));
        }
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {},
                s -> s.executor(TaskKind.IO, held).ioPermits(250));
        cluster.settle();
        held.runAll();

        assertThat(cluster.fires().subList(0, 250))
                .allMatch(fire -> fire.run().schedule().value().startsWith("high-"));
    }

    /** A look brings a hundred of a lane, as many as there are permits: nothing that is known waits for one of them. */
    @Test
    void whatWasNotReadYetStartsAsSoonAsAPermitIsGivenBack() {
        for (int i = 0; i < 150; i++) {
            due("s" + i, 0, Duration.ofSeconds(-1));
        }
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {},
                s -> s.executor(TaskKind.IO, held).ioPermits(100));
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(held.size()).isEqualTo(100);

        held.runAll();
        cluster.settle();
        assertThat(held.size()).isEqualTo(50);
    }
}
