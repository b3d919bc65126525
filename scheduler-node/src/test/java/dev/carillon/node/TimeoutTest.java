package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.store.RunRecord;
import dev.carillon.task.Run;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that take too long: the handlers have threads here, the clock is turned by hand. */
class TimeoutTest {

    private static final Policies SECOND =
            Policies.DEFAULT.withTimeout(Duration.ofSeconds(1)).withRetry(Retry.NONE);

    private final Cluster cluster = new Cluster();
    private final RealThreads threads = new RealThreads();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        threads.joinAll();
    }

    @Test
    void aHandlerThatHeedsTheInterruptFailsWithTimeout() throws InterruptedException {
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {
                    entered.countDown();
                    release.await();
                },
                s -> s.executor(TaskKind.IO, threads));
        cluster.put("s", new Once(Cluster.START), SECOND);
        cluster.settle();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        cluster.runFor(Duration.ofMillis(999));
        assertThat(cluster.states("s")).isEmpty();
        cluster.runFor(Duration.ofMillis(1));
        threads.joinAll();
        cluster.settle();

        RunRecord end = cluster.history("s").get(0);
        assertThat(end.state()).isEqualTo(RunState.DEAD);
        assertThat(end.error().orElseThrow().type()).isEqualTo("timeout");
        assertThat(permits().used()).isZero();
    }

    @Test
    void aHandlerThatIgnoresItIsGivenUpAfterTheGraceButKeepsItsPermit() throws InterruptedException {
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {
                    entered.countDown();
                    ignoreInterrupts(run);
                },
                s -> s.executor(TaskKind.IO, threads).timeoutGrace(Duration.ofSeconds(5)));
        cluster.put("s", new Once(Cluster.START), SECOND);
        cluster.settle();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        cluster.runFor(Duration.ofMillis(5_999));
        assertThat(cluster.states("s")).isEmpty();
        cluster.runFor(Duration.ofMillis(1));

        assertThat(cluster.states("s")).containsExactly(RunState.DEAD);
        assertThat(permits().used()).isEqualTo(1);
        release.countDown();
        threads.joinAll();
        cluster.settle();
        assertThat(permits().used()).isZero();
        assertThat(cluster.states("s")).containsExactly(RunState.DEAD);
        assertThat(cluster.store.staleCompletions()).isZero();
    }

    @Test
    void aHandlerThatReturnsAfterItsTimeHasSucceeded() throws InterruptedException {
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {
                    entered.countDown();
                    ignoreInterrupts(run);
                },
                s -> s.executor(TaskKind.IO, threads));
        cluster.put("s", new Once(Cluster.START), SECOND);
        cluster.settle();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        cluster.runFor(Duration.ofSeconds(3));
        release.countDown();
        threads.joinAll();
        cluster.settle();

        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void aRunWithinItsTimeIsLeftAlone() {
        cluster.add("a", (p, run) -> cluster.clock.advance(Duration.ofMillis(999)));
        cluster.put("s", new Every(Duration.ofSeconds(2)), SECOND);

        cluster.runFor(Duration.ofSeconds(7));

        assertThat(cluster.states("s")).hasSize(3).containsOnly(RunState.SUCCEEDED);
    }

    private void ignoreInterrupts(Run run) {
        boolean released = false;
        while (!released) {
            try {
                released = release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                assertThat(run.isCancelled()).isTrue();
            }
        }
    }

    private Permits permits() {
        return cluster.members.get(0).engine.executor().permits(TaskKind.IO);
    }
}
