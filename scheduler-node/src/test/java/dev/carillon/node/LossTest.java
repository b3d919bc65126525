package dev.carillon.node;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BrokenRecord;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Nodes that die, stall or lose their leases. */
class LossTest {

    private final Cluster cluster = new Cluster();
    private final HeldRuns heldByA = new HeldRuns();

    private Member nodeThatHolds(String name) {
        return cluster.add(name, Cluster.TASK, (p, run) -> {}, s -> s.executor(TaskKind.IO, heldByA));
    }

    @Test
    void aDeadNodesRunStartsAgainAtTheEndOfItsLeaseWithALargerFence() {
        Member a = nodeThatHolds("a");
        cluster.put("s", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofSeconds(2));
        long fence = a.engine.active().all().iterator().next().fence().value();

        a.halt();
        cluster.add("b", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(20));

        assertThat(cluster.fires()).hasSize(1);
        Cluster.Fire fire = cluster.fires().get(0);
        assertThat(fire.node()).isEqualTo("b");
        assertThat(fire.millis()).isBetween(10_000L, 10_400L);
        assertThat(fire.run().attempt()).isEqualTo(2);
        assertThat(fire.run().cause()).isEqualTo(Cause.RECOVERY);
        assertThat(fire.run().fence().value()).isGreaterThan(fence);
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void anAbandonedRunIsLostAndNeverStartedAgain() {
        Member a = nodeThatHolds("a");
        cluster.put("s", new Once(Cluster.START), Policies.DEFAULT.withOnNodeLoss(OnNodeLoss.ABANDON));
        cluster.runFor(Duration.ofSeconds(1));

        a.halt();
        cluster.add("b", (p, run) -> {});
        cluster.runFor(Duration.ofMinutes(1));

        assertThat(cluster.fires()).isEmpty();
        assertThat(cluster.states("s")).containsExactly(RunState.LOST);
    }

    @Test
    void anAbandonedRunThatItsNodeStoppedIsLostAndNeverStartedAgain() throws InterruptedException {
        RealThreads threads = new RealThreads();
        CountDownLatch entered = new CountDownLatch(1);
        Member a = cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {
                    entered.countDown();
                    new CountDownLatch(1).await();
                },
                s -> s.executor(TaskKind.IO, threads));
        cluster.put("s", new Once(Cluster.START), Policies.DEFAULT.withOnNodeLoss(OnNodeLoss.ABANDON));
        cluster.settle();
        entered.await();
        a.pause(a.engine.keeper());

        cluster.runFor(Duration.ofSeconds(8));
        threads.joinAll();
        cluster.settle();
        a.halt();
        cluster.add("b", (p, run) -> {});
        cluster.runFor(Duration.ofMinutes(1));

        assertThat(cluster.states("s")).containsExactly(RunState.LOST);
        assertThat(cluster.history("s").get(0).attempt()).isEqualTo(1);
    }

    @Test
    void aLongRunKeepsItsLease() {
        nodeThatHolds("a");
        cluster.add("b", (p, run) -> {});
        cluster.put("s", new Once(Cluster.START));
        cluster.members.get(1).halt();
        cluster.runFor(Duration.ofMillis(100));
        cluster.members.get(1).goOn();

        cluster.runFor(Duration.ofMinutes(5));
        assertThat(cluster.fires()).isEmpty();
        heldByA.runAll();
        cluster.settle();

        // held back so long, it was never stopped, and nobody else was given it
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
        assertThat(cluster.fires()).hasSize(1);
    }

    @Test
    void aStalledLeaseKeeperLeadsToCancelBeforeTheLeaseEndsAndALateEndIsStale() throws InterruptedException {
        RealThreads threads = new RealThreads();
        StubbornHandler stubborn = new StubbornHandler();
        Member a = cluster.add("a", Cluster.TASK, stubborn, s -> s.executor(TaskKind.IO, threads));
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();
        stubborn.awaitEntered();
        a.pause(a.engine.keeper());
        a.pause(a.engine.recoverer());
        ActiveRun run = a.engine.active().all().iterator().next();

        cluster.runFor(Duration.ofMillis(7_999));
        assertThat(run.isCancelled()).isFalse();
        cluster.runFor(Duration.ofMillis(1));
        assertThat(run.isCancelled()).isTrue();
        assertThat(run.stopCause()).isEqualTo(ActiveRun.Stop.WINDOW_OVER);

        a.halt();
        cluster.add("b", (p, r) -> {});
        cluster.runFor(Duration.ofSeconds(10));
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
        a.goOn();
        stubborn.release();
        threads.joinAll();
        cluster.settle();

        assertThat(cluster.store.staleCompletions()).isEqualTo(1);
        assertThat(cluster.history("s")).hasSize(1);
        assertThat(cluster.history("s").get(0).node())
                .contains(cluster.members.get(1).id());
    }

    @Test
    void whatComesToItsThreadAfterTheTrustWindowIsNotStarted() {
        Member a = nodeThatHolds("a");
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();

        a.halt();
        cluster.clock.advance(Duration.ofSeconds(8));
        heldByA.runAll();
        a.goOn();
        cluster.settle();

        assertThat(heldByA.size()).isEqualTo(1);
        heldByA.runAll();
        cluster.settle();
        assertThat(cluster.fires()).hasSize(1);
        assertThat(cluster.fires().get(0).run().attempt()).isEqualTo(2);
        assertThat(cluster.fires().get(0).run().cause()).isEqualTo(Cause.RECOVERY);
    }

    @Test
    void aNodeThatWasStoppedForLongSpoilsNothing() {
        Member a = nodeThatHolds("a");
        cluster.put("s", new Every(Duration.ofSeconds(1)));
        cluster.runFor(Duration.ofMillis(1_500));
        a.halt();
        cluster.add("b", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(30));
        int fires = cluster.fires().size();
        assertThat(fires).isGreaterThan(15);

        a.goOn();
        heldByA.runAll();
        cluster.settle();

        assertThat(cluster.fires()).hasSize(fires);
        assertThat(cluster.history("s").stream().map(r -> r.run()).distinct().count())
                .isEqualTo(cluster.history("s").size());
    }

    @Test
    void whatADeadNodeOwnedIsLateNowAndThenUntilItIsPassedOver() {
        List.of("a", "b", "c").forEach(name -> cluster.add(name, (p, run) -> {}));
        for (int i = 0; i < 30; i++) {
            cluster.put("s" + i, new Every(Duration.ofMillis(300)), Cluster.START.plusMillis(7L * i));
        }
        cluster.runFor(Duration.ofSeconds(10));
        int before = cluster.fires().size();
        assertThat(lateFires(0)).isEmpty();

        cluster.members.get(2).halt();
        cluster.runFor(Duration.ofSeconds(10));

        // all that was due in the first claim delay waited for it; some again, until both others passed it over
        List<Cluster.Fire> late = lateFires(before);
        Set<ScheduleId> ids = late.stream().map(fire -> fire.run().schedule()).collect(toSet());
        assertThat(cluster.fires().size() - before).isGreaterThan(950);
        assertThat(ids).hasSizeBetween(1, 15);
        assertThat(late).hasSizeLessThan(100);
        // six seconds after its last beat it is no node any more
        assertThat(late).allMatch(fire -> fire.millis() < 16_500);
    }

    private List<Cluster.Fire> lateFires(int from) {
        return cluster.fires().stream()
                .skip(from)
                .filter(fire -> fire.run().lateness().toMillis() > 0)
                .toList();
    }

    @Test
    void theAuditMakesAStalledScheduleFireAgain() {
        cluster.add("a", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofSeconds(10)));
        cluster.store.quarantine(
                new Shard(0),
                List.of(new BrokenRecord(Lane.of(Cluster.TASK.name()), BrokenRecord.Place.DUE, "s", "test")));
        assertThat(cluster.store.get(new ScheduleId("s")).orElseThrow().next()).isEmpty();

        cluster.runFor(Duration.ofSeconds(95));

        assertThat(cluster.fireMillis()).contains(70_000L, 80_000L, 90_000L);
    }
}
