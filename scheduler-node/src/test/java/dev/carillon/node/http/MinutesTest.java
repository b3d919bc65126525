package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.NodeId;
import dev.carillon.store.MinuteFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes counted, put together. */
class MinutesTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private static MinuteFigures missed(Instant minute, int missed) {
        return new MinuteFigures(minute, new NodeId("node-1"), 0, 0, 0, missed, 0, "", 0, 0, 0);
    }

    @Test
    void hoursAreThoseFromABeginningOn() {
        Instant from = NOON.minus(Duration.ofHours(2));
        List<MinuteFigures> figures = List.of(
                missed(from.minus(Duration.ofMinutes(1)), 100),
                missed(from, 1),
                missed(from.plus(Duration.ofMinutes(59)), 2),
                missed(from.plus(Duration.ofMinutes(60)), 4),
                missed(NOON.plus(Duration.ofMinutes(59)), 8),
                missed(NOON.plus(Duration.ofMinutes(60)), 100));
        assertThat(Minutes.missedByHour(figures, from, 3)).containsExactly(3L, 4L, 8L);
        assertThat(Minutes.missedByHour(List.of(), from, 2)).containsExactly(0L, 0L);
    }

    @Test
    void minutesComeInTheirOrderAndEachOnce() {
        List<MinuteFigures> figures =
                List.of(missed(NOON.plus(Duration.ofMinutes(1)), 1), missed(NOON, 2), missed(NOON, 3));
        assertThat(Minutes.views(figures).stream().map(view -> view.get("minute")))
                .containsExactly(NOON, NOON.plus(Duration.ofMinutes(1)));
        assertThat(Minutes.views(figures).get(0)).containsEntry("missed", 5L).doesNotContainKey("p50Millis");
    }
}
