package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.schedule.CatchUp;
import dev.carillon.store.DropReason;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.PauseScope;
import dev.carillon.store.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each state has its one true reason. */
class ExplainingTest extends ClientCase {

    private static final Duration TEN = Duration.ofMinutes(10);

    private void beat(String node, int running) {
        store.beat(new NodeBeat(
                new NodeId(node), Instant.EPOCH, Set.of(SWEEP.name()), running, "test", "2026a", Duration.ofHours(10)));
    }

    private List<String> reasons(String id) {
        return client.explain(id(id)).reasons();
    }

    private void overdue() {
        sweep().id("s").every(TEN).create();
        clock.advance(TEN.plusSeconds(30));
    }

    @Test
    void whereNobodyKnowsTheTaskNobodyIsBusy() {
        overdue();
        assertThat(reasons("s"))
                .containsExactly(
                        "No live node knows the task \"sweep\": its runs wait until one does; no node is alive.",
                        "It has been due since 2026-03-04T12:10:00Z, for 30 s.");
    }

    @Test
    void nodesWithRunsHaveNoPermitToSpare() {
        overdue();
        beat("a", 3);
        beat("b", 4);
        assertThat(reasons("s"))
                .containsExactly(
                        "It has been due since 2026-03-04T12:10:00Z, for 30 s: the nodes that know its task, a, b,"
                                + " had 7 runs at their last beat, and no permit to spare for it or no room under the task's limits.");
    }

    @Test
    void nodesWithNothingToDoAreNotCalledBusy() {
        overdue();
        beat("a", 0);
        assertThat(reasons("s").get(0))
                .contains("know its task, a, had nothing to do")
                .doesNotContain("permit");
    }

    @Test
    void aRunningOneIsNamedWithItsNodeAndLease() {
        overdue();
        beat("node-1", 1);
        Claim claim = fire(id("s"));
        assertThat(reasons("s").get(0))
                .isEqualTo("Unfinished: " + claim.run() + ", attempt 1, on node node-1 since 2026-03-04T12:10:30Z,"
                        + " by its lease until 2026-03-04T12:10:40Z: fire times are dropped until fewer than 1 are.");
        clock.advance(Duration.ofSeconds(11));
        assertThat(reasons("s").get(0)).contains("whose lease ended at 2026-03-04T12:10:40Z");
    }

    @Test
    void aWaitingOneSaysSo() {
        beat("a", 0);
        sweep().id("s").every(TEN).create();
        client.trigger(id("s"));
        assertThat(reasons("s").get(0))
                .contains(", waiting for a permit of a node, or for room under the limits of its task: fire times");
    }

    @Test
    void whatIsQueuedAfterTheLastFireTimeIsTold() {
        beat("a", 0);
        sweep().id("s").every(TEN).maxRuns(1).create();
        client.pause(id("s"), "maintenance");
        clock.advance(TEN.multipliedBy(3));
        client.resume(id("s"), CatchUp.FIRE_ONCE);
        Explanation explanation = client.explain(id("s"));
        assertThat(explanation.verdict()).isEqualTo("queued runs");
        assertThat(explanation.reasons().get(0))
                .isEqualTo(
                        "Queued: 1, the first is s@20260304T123000Z. It starts as soon as a node that knows its task has"
                                + " a permit and the task has room.");
    }

    @Test
    void aBackfillThatWaitsIsTold() {
        beat("a", 0);
        sweep().id("s").every(TEN).create();
        clock.advance(TEN.multipliedBy(6));
        fire(id("s"));
        client.backfill(id("s"), NOON, NOON.plus(TEN.multipliedBy(5)));
        assertThat(reasons("s"))
                .contains("Of a backfill 5 wait, the first is s@20260304T121000Z: one starts at a time, behind what is"
                        + " unfinished or queued.");
    }

    @Test
    void whatJitterPutsOffIsNotOverdue() {
        beat("a", 0);
        sweep().id("s").every(TEN).jitter(TEN).create();
        Instant due = client.get(id("s")).orElseThrow().schedule().dueAt(NOON.plus(TEN));
        assertThat(due).isAfter(NOON.plus(TEN).plusSeconds(10));
        clock.advance(Duration.between(NOON, due).minusSeconds(1));
        assertThat(reasons("s").get(0))
                .startsWith("It fires at " + due + ", which its jitter makes of 2026-03-04T12:10:00Z.");
        clock.advance(Duration.ofSeconds(30));
        assertThat(reasons("s").get(0)).startsWith("It has been due since " + due + ", for 29 s");
    }

    @Test
    void whatAPauseWithoutEndCoversIsNotSaidToFire() {
        beat("a", 0);
        sweep().id("s").every(TEN).create();
        client.pause(PauseScope.all(), "maintenance");
        assertThat(reasons("s")).singleElement().asString().startsWith("Everything was paused");
        client.pause(PauseScope.all(), "maintenance", NOON.plus(TEN));
        assertThat(reasons("s")).hasSize(2).last().asString().startsWith("It fires at 2026-03-04T12:10:00Z");
    }

    @Test
    void aFireTimeToComeThatWasSkippedIsNoLastOne() {
        beat("a", 0);
        sweep().id("s").every(TEN).create();
        client.skipNext(id("s"));
        assertThat(reasons("s"))
                .containsExactly(
                        "It fires at 2026-03-04T12:20:00Z.",
                        "The fire time 2026-03-04T12:10:00Z was dropped: somebody skipped it.");
    }

    @Test
    void whatWasDroppedIsToldThoughLaterOnesRan() {
        beat("a", 0);
        sweep().id("s").every(TEN).create();
        client.skipNext(id("s"));
        clock.advance(TEN.multipliedBy(4));
        succeed(fire(id("s")));
        client.skipNext(id("s"));
        assertThat(reasons("s"))
                .containsExactly(
                        "It fires at 2026-03-04T13:00:00Z.",
                        "The fire time 2026-03-04T12:50:00Z was dropped: somebody skipped it. The same became of 1 before,"
                                + " as far as its latest records say.",
                        "The run of 2026-03-04T12:40:00Z ran for 2 fire times before it as well: they had passed, or waited,"
                                + " when it was claimed.");
    }

    @Test
    void everyReasonForADropHasItsOwnWords() {
        sweep().id("s").every(TEN).create();
        Instant at = NOON.plus(TEN);
        Map<DropReason, String> words = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            RunRecord dropped = RunRecord.dropped(RunId.of(id("s"), at), at, 2, reason, at);
            List<String> reasons = new Explaining(
                            client.get(id("s")).orElseThrow(),
                            List.of(),
                            store.nodes(),
                            List.of(dropped),
                            Map.of(),
                            NOON)
                    .explain()
                    .reasons();
            words.put(reason, reasons.get(reasons.size() - 1));
        }
        assertThat(words.values())
                .doesNotHaveDuplicates()
                .allMatch(
                        text -> text.startsWith("The fire time 2026-03-04T12:10:00Z, and 2 before it, was dropped: "));
    }
}
