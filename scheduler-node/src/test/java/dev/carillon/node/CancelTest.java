package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.CancelReply;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs that are cancelled from elsewhere. */
class CancelTest {

    private final Cluster cluster = new Cluster();
    private final RealThreads threads = new RealThreads();
    private final Endless endless = new Endless();
    private final Member a = cluster.add("a", Cluster.TASK, endless, s -> s.executor(TaskKind.IO, threads));

    private RunId running() {
        return a.engine.active().all().iterator().next().id();
    }

    @Test
    void aRunningHandlerIsInterruptedAndNotTriedAgain() throws InterruptedException {
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();
        endless.awaitEntered();

        assertThat(cluster.store.cancel(running())).isEqualTo(CancelReply.REQUESTED);
        threads.joinAll();
        cluster.settle();

        assertThat(endless.sawCancel()).isTrue();
        assertThat(cluster.states("s")).containsExactly(RunState.CANCELLED);
        cluster.runFor(Duration.ofMinutes(1));
        assertThat(cluster.fires()).hasSize(1);
    }

    @Test
    void aNodeThatMissedTheMessageHearsOfItWithTheNextRenewal() throws InterruptedException {
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();
        endless.awaitEntered();
        ActiveRun run = a.engine.active().all().iterator().next();
        a.engine.claimLoop().close();

        cluster.store.cancel(running());
        assertThat(run.isCancelled()).isFalse();
        cluster.runFor(Duration.ofSeconds(4));
        threads.joinAll();
        cluster.settle();

        assertThat(cluster.states("s")).containsExactly(RunState.CANCELLED);
    }

    @Test
    void theNextRunOfAScheduleTakesThePlaceOfTheOneBefore() throws InterruptedException {
        cluster.put("s", new Every(Duration.ofSeconds(2)), Policies.DEFAULT.withOverlap(Overlap.CANCEL_PREVIOUS));
        cluster.runFor(Duration.ofSeconds(2));
        endless.awaitEntered();

        cluster.runFor(Duration.ofSeconds(2));
        threads.joinAll();
        cluster.runFor(Duration.ofMillis(10));

        assertThat(cluster.states("s")).containsExactly(RunState.CANCELLED);
        assertThat(cluster.get("s").queued()).isEmpty();
        assertThat(cluster.get("s").unfinished())
                .containsExactly(RunId.of(cluster.get("s").schedule().id(), Cluster.START.plusSeconds(4)));
        cluster.store.cancel(running());
        threads.joinAll();
    }
}
