package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run of 90 s on a schedule of 60 s, over three nodes: what each overlap rule starts, and when. */
class OverlapTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long TAKES_MILLIS = 90_000;

    private final Cluster cluster = new Cluster();
    private final List<Long> starts = new ArrayList<>();
    private final Deque<Running> running = new ArrayDeque<>();
    private int most;

    /** A run in progress: its body runs when its time is over, which is when a handler would return. */
    private record Running(Runnable body, long endMillis) {}

    @BeforeEach
    void threeNodes() {
        Executor slow = body -> {
            starts.add(nowMillis());
            running.add(new Running(body, nowMillis() + TAKES_MILLIS));
            most = Math.max(most, running.size());
        };
        for (String name : List.of("a", "b", "c")) {
            cluster.add(name, Cluster.TASK, (p, run) -> {}, s -> s.executor(TaskKind.IO, slow));
        }
    }

    private long nowMillis() {
        return Duration.between(Cluster.START, cluster.clock.instant()).toMillis();
    }

    /** Lets ten minutes pass, and every run end after its time. */
    private List<Long> startsOf(Overlap overlap) {
        cluster.put("s", new Every(MINUTE), Policies.DEFAULT.withOverlap(overlap));
        while (nowMillis() < Duration.ofMinutes(10).toMillis()) {
            cluster.runFor(Duration.ofSeconds(1));
            while (!running.isEmpty() && running.peek().endMillis() <= nowMillis()) {
                running.remove().body().run();
                cluster.settle();
            }
        }
        return starts;
    }

    private long count(RunState state) {
        return cluster.states("s").stream().filter(state::equals).count();
    }

    @Test
    void skipDropsEveryOtherFireTime() {
        assertThat(startsOf(Overlap.SKIP)).containsExactly(60_000L, 180_000L, 300_000L, 420_000L, 540_000L);
        assertThat(most).isEqualTo(1);
        assertThat(count(RunState.SKIPPED)).isEqualTo(5);
    }

    @Test
    void allowStartsThemAll() {
        assertThat(startsOf(Overlap.allow(2))).hasSize(10).allMatch(at -> at % 60_000 == 0);
        assertThat(most).isEqualTo(2);
        assertThat(count(RunState.SKIPPED)).isZero();
    }

    @Test
    void queueOneStartsTheLatestWhenTheOneBeforeHasEnded() {
        assertThat(startsOf(Overlap.QUEUE_ONE))
                .containsExactly(60_000L, 150_000L, 240_000L, 330_000L, 420_000L, 510_000L, 600_000L);
        assertThat(most).isEqualTo(1);
        assertThat(nominalMinutes()).containsExactly(1L, 2L, 4L, 5L, 7L, 8L);
        assertThat(count(RunState.SKIPPED)).isEqualTo(3);
    }

    @Test
    void queueAllStartsThemAllOneAfterTheOther() {
        assertThat(startsOf(Overlap.QUEUE_ALL))
                .containsExactly(60_000L, 150_000L, 240_000L, 330_000L, 420_000L, 510_000L, 600_000L);
        assertThat(most).isEqualTo(1);
        assertThat(nominalMinutes()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(count(RunState.SKIPPED)).isZero();
        assertThat(cluster.get("s").queued()).hasSize(3);
    }

    /** Of the runs that have ended. */
    private List<Long> nominalMinutes() {
        return cluster.fires().stream()
                .map(fire ->
                        Duration.between(Cluster.START, fire.run().nominal()).toMinutes())
                .toList();
    }

    /** A handler that does not heed its interrupt still delays the next run, and nothing runs beside it. */
    @Test
    void cancelPreviousStartsTheNewOneWhenTheOldOneHasStopped() {
        assertThat(startsOf(Overlap.CANCEL_PREVIOUS))
                .containsExactly(60_000L, 150_000L, 240_000L, 330_000L, 420_000L, 510_000L, 600_000L);
        assertThat(most).isEqualTo(1);
    }
}
