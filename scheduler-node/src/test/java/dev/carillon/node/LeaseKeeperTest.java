package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Once;
import dev.carillon.store.RenewReply;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When leases are prolonged. */
class LeaseKeeperTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Cluster cluster = new Cluster();
    private final HeldRuns held = new HeldRuns();

    @Test
    void aClaimThatWasAnsweredLateIsRenewedBeforeTheNextPlannedTurn() throws InterruptedException {
        Member a = cluster.add("a", Cluster.TASK, (p, run) -> {}, s -> s.executor(TaskKind.IO, held));
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        Service service = new Service(
                "leases",
                () -> {
                    first.countDown();
                    second.countDown();
                    return new WarmUp.WarmUpTurn(LONG.toNanos());
                },
                cluster.clock,
                LONG);
        a.engine.leaseSignal().to(service::wake);
        a.line.loseReplies("claim");
        cluster.put("s", new Once(Cluster.START));
        cluster.runFor(Duration.ofSeconds(2));
        assertThat(a.engine.active().size()).isZero();

        service.start();
        assertThat(first.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        a.line.heal();
        cluster.runFor(Duration.ofMillis(200));

        assertThat(a.engine.active().size()).isEqualTo(1);
        assertThat(second.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        service.stop();
        assertThat(service.join(LONG)).isTrue();
    }

    /** Its end was recorded between the request and the answer. */
    @Test
    void whatEndsDuringARenewalHasLostNoLease() {
        ActiveRuns active = new ActiveRuns();
        List<ActiveRun> ending = new ArrayList<>();
        RaceScene scene = new RaceScene(
                () -> {
                    ending.get(0).leave();
                    active.remove(ending.get(0));
                    return RenewReply.LOST;
                },
                held,
                () -> {});
        ActiveRun run = scene.run(1);
        ending.add(run);
        assertThat(run.begin(Thread.currentThread(), RaceScene.NOON, 0)).isTrue();
        active.add(run);

        RecentEnds ends = new RecentEnds(scene.context.config().ticker());
        assertThat(new LeaseKeeper(scene.context, active, new Signal(), new Reassertion(scene.context, ends))
                        .runOnce()
                        .lost())
                .isZero();
        assertThat(run.stopCause()).isEqualTo(ActiveRun.Stop.NONE);
        assertThat(active.size()).isZero();
    }
}
