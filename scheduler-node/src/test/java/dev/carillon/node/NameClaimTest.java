package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.NodeId;
import dev.carillon.store.NodeBeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two live nodes of one name: the second one does not start, and says why. */
class NameClaimTest {

    private static final Duration BEAT = NodeConfig.defaults().beat();

    private final Cluster cluster = new Cluster();
    private final Member member = cluster.add("twin", (payload, run) -> {});
    private final NameClaim name = new NameClaim(member.engine.context());

    private void beat(String incarnation) {
        cluster.store.beat(new NodeBeat(
                new NodeId("twin"),
                Instant.EPOCH,
                Set.of(Cluster.TASK.name()),
                0,
                "host-7, process 4711",
                "",
                incarnation,
                NodeConfig.defaults().nodeTimeout()));
    }

    @Test
    void aNameThatNobodyHasIsFree() {
        assertThat(name.waitNanos()).isZero();
    }

    @Test
    void theSecondOfTwoLiveNodesIsRefused() {
        beat("other");
        assertThat(name.waitNanos()).isPositive();
        cluster.clock.advance(BEAT);
        beat("other");
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(name::waitNanos)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the id twin is that of another live node, host-7, process 4711")
                    .hasMessageContaining("give it another id");
            cluster.clock.advance(BEAT);
            beat("other");
        }
    }

    @Test
    void thatOfANodeWhichDoesNotBeatAnyMoreIsTakenOver() {
        beat("dead");
        assertThat(name.waitNanos()).isBetween(BEAT.toNanos(), 2 * BEAT.toNanos());
        cluster.clock.advance(BEAT.multipliedBy(5).dividedBy(4));
        assertThat(name.waitNanos()).isZero();
    }

    @Test
    void whoWasRefusedStartsWhenTheOtherHasEnded() {
        beat("other");
        assertThat(name.waitNanos()).isPositive();
        cluster.clock.advance(BEAT);
        beat("other");
        assertThatThrownBy(name::waitNanos).isInstanceOf(IllegalStateException.class);
        cluster.store.leave(new NodeId("twin"));
        assertThat(name.waitNanos()).isZero();
    }

    @Test
    void itsOwnBeatsAreNoOther() {
        beat(name.incarnation());
        assertThat(name.waitNanos()).isZero();
    }
}
