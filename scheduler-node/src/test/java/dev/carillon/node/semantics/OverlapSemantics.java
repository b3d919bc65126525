package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestNode;
import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Retry;
import dev.carillon.store.DropReason;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** 5. Overlap: what becomes of a fire time while a run of the schedule is unfinished. */
abstract class OverlapSemantics extends SemanticsCase {

    /** A node whose first run goes on while fire times pass. */
    private TestNode busy(Overlap overlap) {
        TestNode a = node("a");
        a.holdRuns();
        schedule().every(TICK).overlap(overlap).create();
        return a;
    }

    private Instant nominal(int number) {
        return stored().anchor().plus(TICK.multipliedBy(number));
    }

    /** How many fire times have passed. */
    private int passed() {
        return (int) Duration.between(stored().anchor(), stored().next().orElseThrow())
                        .dividedBy(TICK)
                - 1;
    }

    private void untilNextIsAfter(int number) {
        cluster().advanceUntil(() -> stored().next().orElseThrow().isAfter(nominal(number)), PATIENCE);
    }

    @Test
    void skipDropsWhatWouldOverlapAndRecordsIt() {
        TestNode a = busy(Overlap.SKIP);
        untilNextIsAfter(3);
        assertThat(stored().unfinished()).hasSize(1);
        check().dropped(passed() - 1, DropReason.OVERLAP);
        a.releaseRuns();
        untilCalled(2);
        assertThat(calls().get(0).run().nominal()).isEqualTo(nominal(1));
    }

    @Test
    void queueOneKeepsTheLatestOfThoseThatWait() {
        TestNode a = busy(Overlap.QUEUE_ONE);
        untilNextIsAfter(4);
        assertThat(stored().queued()).hasSize(1);
        Instant kept = nominal(passed());
        assertThat(stored().queued()).containsExactly(RunId.of(S, kept));
        client().pause(S, "no more");
        a.releaseRuns();
        client().resume(S);
        untilCalled(2);
        assertThat(calls().get(0).run().nominal()).isEqualTo(nominal(1));
        assertThat(calls().get(1).run().nominal()).isAfterOrEqualTo(kept);
        check().dropped((int) Duration.between(nominal(1), kept).dividedBy(TICK) - 1, DropReason.OVERLAP);
    }

    @Test
    void queueAllLetsEachWaitForItsTurn() {
        TestNode a = busy(Overlap.QUEUE_ALL);
        untilNextIsAfter(4);
        a.releaseRuns();
        untilCalled(4);
        assertThat(calls().subList(0, 4).stream().map(call -> call.run().nominal()))
                .containsExactly(nominal(1), nominal(2), nominal(3), nominal(4));
        check().dropped(0, DropReason.OVERLAP);
    }

    @Test
    void allowLetsSoManyRunBesideEachOther() {
        busy(Overlap.allow(2));
        untilNextIsAfter(4);
        assertThat(stored().unfinished()).hasSize(2);
        check().dropped(passed() - 2, DropReason.OVERLAP);
    }

    @Test
    void cancelPreviousStopsTheUnfinishedRunAndStartsWhenItHasEnded() {
        Duration[] work = {PATIENCE, Duration.ZERO};
        int[] number = {0};
        node("a", (nothing, run) -> cluster().sleep(work[Math.min(number[0]++, 1)]));
        schedule().every(TICK.multipliedBy(2)).overlap(Overlap.CANCEL_PREVIOUS).create();
        untilRecorded(2);
        assertThat(client().history(S, 100)).last().satisfies(first -> {
            assertThat(first.state()).isEqualTo(RunState.CANCELLED);
            assertThat(first.ended()).isBeforeOrEqualTo(calls().get(1).at().plusMillis(5));
        });
    }

    @Test
    void aRunThatWaitsForItsRetryIsUnfinished() {
        node("a", (nothing, run) -> {
            throw new IllegalStateException("failed");
        });
        schedule().every(TICK).retry(Retry.fixed(1, HOUR)).create();
        cluster().advanceUntil(() -> !client().history(S, 1).isEmpty(), PATIENCE);
        check().attempted(1);
        assertThat(stored().unfinished()).hasSize(1);
        assertThat(client().history(S, 1).get(0).reason()).contains(DropReason.OVERLAP);
    }

    @Test
    void aManualRunObeysTheRuleUnlessToldOtherwise() {
        TestNode a = busy(Overlap.SKIP);
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        List<?> unfinished = stored().unfinished();
        assertThat(client().trigger(S)).isEqualTo(new TriggerReply.Overlapping(stored().unfinished()));
        assertThat(client().trigger(S, true)).isInstanceOf(TriggerReply.Queued.class);
        cluster().advanceUntil(() -> a.activeRuns() == 2, PATIENCE);
        assertThat(stored().unfinished()).hasSize(unfinished.size() + 1);
    }

    @Test
    void aManualRunWaitsWhereTheRuleLetsThingsWait() {
        TestNode a = busy(Overlap.QUEUE_ONE);
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        client().pause(S, "no more fire times");
        stored().queued().forEach(client()::cancel);
        RunId manual = ((TriggerReply.Queued) client().trigger(S)).run();
        assertThat(client().trigger(S)).isInstanceOf(TriggerReply.Overlapping.class);
        a.releaseRuns();
        untilCalled(2);
        assertThat(calls().get(1).run().id()).isEqualTo(manual);
        assertThat(calls().get(1).run().cause()).isEqualTo(Cause.MANUAL);
    }

    @Test
    void anUpdateHoldsTheQueueToTheNewRule() {
        busy(Overlap.QUEUE_ALL);
        untilNextIsAfter(4);
        int waiting = stored().queued().size();
        schedule().every(TICK).overlap(Overlap.QUEUE_ONE).create();
        assertThat(stored().queued()).hasSize(1);
        check().dropped(waiting - 1, DropReason.OVERLAP);
    }

    @Test
    void whatIsCaughtUpWithTakesThePlaceOfWhatWaits() {
        busy(Overlap.QUEUE_ONE);
        untilNextIsAfter(2);
        client().pause(S, "maintenance");
        pass(TICK.multipliedBy(3));
        client().resume(S, CatchUp.FIRE_ONCE);
        assertThat(stored().queued()).hasSize(1);
    }

    @Test
    void forWhatIsCaughtUpWithThePreviousRunIsCancelledIfThatIsTheRule() {
        Duration period = Duration.ofSeconds(1);
        int[] number = {0};
        node("a", (nothing, run) -> {
            if (number[0]++ == 0) {
                client().pause(S, "maintenance");
                cluster().sleep(period.plus(TICK));
                // from elsewhere: the interrupt that follows must not hit the request
                CompletableFuture.supplyAsync(() -> client().resume(S, CatchUp.FIRE_ONCE))
                        .join();
                cluster().sleep(PATIENCE);
            }
        });
        schedule().every(period).overlap(Overlap.CANCEL_PREVIOUS).create();
        untilRecorded(2);
        assertThat(client().history(S, 100))
                .last()
                .satisfies(first -> assertThat(first.state()).isEqualTo(RunState.CANCELLED));
        assertThat(calls().get(1).run().nominal())
                .isEqualTo(calls().get(0).run().nominal().plus(period));
    }

    @Test
    void theRuleHoldsForTheWholeCluster() {
        node("a").holdRuns();
        node("b").holdRuns();
        schedule().every(TICK).create();
        untilNextIsAfter(4);
        assertThat(cluster().node("a").activeRuns() + cluster().node("b").activeRuns())
                .isEqualTo(1);
    }
}
