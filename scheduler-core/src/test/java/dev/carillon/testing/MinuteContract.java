package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.NodeId;
import dev.carillon.store.MinuteFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes counted. */
interface MinuteContract extends StoreCase {

    Duration MINUTE = Duration.ofMinutes(1);

    private MinuteFigures figures(Instant minute, NodeId node, int started) {
        return new MinuteFigures(minute, node, started, 3, 2, 1, 4_711, "HISTw==", 0.3, 12.5, 3_600_000);
    }

    /** What the nodes of this test counted. */
    private List<MinuteFigures> recorded(Instant from) {
        Scene scene = scene();
        return scene.store().minutes(from).stream()
                .filter(figures ->
                        figures.node().equals(scene.node) || figures.node().equals(scene.otherNode))
                .toList();
    }

    private MinuteFigures record(Instant minute, NodeId node, int started) {
        MinuteFigures figures = figures(minute, node, started);
        scene().store().record(figures);
        return figures;
    }

    @Test
    default void whatWasRecordedComesBackAsItWasOldestFirst() {
        Scene scene = scene();
        Instant now = scene.now().truncatedTo(ChronoUnit.MINUTES);
        MinuteFigures late = record(now, scene.node, 1);
        MinuteFigures early = record(now.minus(MINUTE), scene.node, 2);
        MinuteFigures other = record(now.minus(MINUTE), scene.otherNode, 3);
        assertThat(recorded(Instant.EPOCH)).containsExactly(early, other, late);
        assertThat(recorded(now.minus(MINUTE))).containsExactly(early, other, late);
        assertThat(recorded(now)).containsExactly(late);
        assertThat(recorded(now.plus(MINUTE))).isEmpty();
    }

    @Test
    default void theSameAgainChangesNothingAndTheRestOfAMinuteDoes() {
        Scene scene = scene();
        Instant now = scene.now().truncatedTo(ChronoUnit.MINUTES);
        MinuteFigures first = record(now, scene.node, 1);
        record(now, scene.node, 1);
        assertThat(recorded(now)).containsExactly(first);
        MinuteFigures rest = record(now, scene.node, 2);
        assertThat(recorded(now)).containsExactlyInAnyOrder(first, rest);
    }

    @Test
    default void anyMomentMayBeAskedFor() {
        Scene scene = scene();
        MinuteFigures only = record(scene.now().truncatedTo(ChronoUnit.MINUTES), scene.node, 1);
        assertThat(recorded(Instant.MIN)).containsExactly(only);
        assertThat(recorded(Instant.parse("1969-07-20T20:17:40Z"))).containsExactly(only);
        assertThat(recorded(Instant.MAX)).isEmpty();
    }
}
