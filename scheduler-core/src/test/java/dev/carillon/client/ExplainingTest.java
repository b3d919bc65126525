package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.store.DropReason;
import dev.carillon.store.NodeBeat;
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
        assertThat(reasons("s").get(0)).contains(", waiting for a node: fire times");
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
