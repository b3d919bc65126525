package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.schedule.Overlap;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of the test kit that sleep for longer than their period, so that another one is always due. */
class SleepingHandlersTest {

    private static final Task<@Nullable Void> CLEANUP = Task.of("cleanup");

    private final TestCluster cluster = TestCluster.create();

    @ParameterizedTest
    @ValueSource(strings = {"SKIP", "ALLOW(2)", "QUEUE_ONE", "QUEUE_ALL", "CANCEL_PREVIOUS"})
    void timeStopsAboutWhereItWasAskedTo(String overlap) {
        Duration sleep = Duration.ofSeconds(90);
        cluster.addNode(
                "a",
                TaskRegistry.builder()
                        .add(CLEANUP, (nothing, run) -> cluster.sleep(sleep))
                        .build());
        cluster.client()
                .schedule(CLEANUP)
                .id("cleanup")
                .every(Duration.ofMinutes(1))
                .overlap(Overlap.parse(overlap))
                .create();
        Duration asked = Duration.ofMinutes(5).plusSeconds(1);
        cluster.advance(asked);
        assertThat(cluster.calls()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(cluster.now())
                .isBetween(
                        TestCluster.START.plus(asked),
                        TestCluster.START.plus(asked).plus(sleep.multipliedBy(2)));
        cluster.settle();
        assertThat(cluster.now()).isBefore(TestCluster.START.plus(asked).plus(sleep.multipliedBy(4)));
    }
}
