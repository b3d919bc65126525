package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was missed because nobody looked for it, and what waited although somebody did. */
class AttendanceTest {

    private final Cluster cluster = new Cluster();
    private final HeldRuns held = new HeldRuns();

    private void everyTenSeconds() {
        cluster.put("s", new Every(Duration.ofSeconds(10)), Policies.DEFAULT.withOverlap(Overlap.QUEUE_ALL));
    }

    /** A node with a single permit, which a long run takes. */
    private void addBusyNode() {
        cluster.add(
                "busy",
                TaskRegistry.builder().add(Cluster.TASK, (p, run) -> {}).build(),
                settings -> settings.ioPermits(1).executor(TaskKind.IO, held));
        cluster.put("long", new Once(Cluster.START), Policies.DEFAULT);
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(held.size()).isEqualTo(1);
    }

    private List<Instant> fires() {
        return cluster.fires().stream().map(fire -> fire.run().nominal()).toList();
    }

    @Test
    void aNodeThatComesLaterKnowsThatAnotherOneHasLooked() {
        addBusyNode();
        everyTenSeconds();
        Instant made = cluster.clock.instant();
        cluster.runFor(Duration.ofSeconds(55));
        assertThat(fires()).isEmpty();
        cluster.add("free", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(3));
        assertThat(fires())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 5)
                        .mapToObj(number -> made.plusSeconds(10L * number))
                        .toList());
    }

    @Test
    void whatPassedWhileTheNodeWasCutOffWasMissed() {
        Member a = cluster.add("a", (p, run) -> {});
        everyTenSeconds();
        cluster.runFor(Duration.ofSeconds(5));
        a.line.fail("beat", new StoreUnavailableException("test", null));
        a.line.fail("claim", new StoreUnavailableException("test", null));
        a.line.fail("peek", new StoreUnavailableException("test", null));
        cluster.runFor(Duration.ofSeconds(60));
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(10));
        assertThat(fires()).startsWith(Cluster.START.plusSeconds(60)).hasSize(2);
        assertThat(cluster.fires().get(0).run().missedCount()).isEqualTo(5);
    }
}
