package dev.carillon.node.chaos;

import dev.carillon.node.evidence.WrongClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the clocks on the wall of the nodes are off.
 *
 * @param clock what puts them wrong; empty when all are right
 * @param byPlace by how much for each place; those behind the last are right
 */
record Skew(Optional<WrongClock> clock, List<Duration> byPlace) {

    /**
     * Makes ready what is needed.
     *
     * @throws IllegalArgumentException naming {@code --skew} when there is no C compiler, or it fails
     */
    static Skew build(Path directory, List<Duration> byPlace) throws InterruptedException {
        if (byPlace.isEmpty()) {
            return new Skew(Optional.empty(), byPlace);
        }
        try {
            return new Skew(Optional.of(WrongClock.build(directory)), byPlace);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("--skew: " + e.getMessage(), e);
        }
    }

    /** What the environment of a node has more. */
    Map<String, String> environment(int place) {
        return place >= byPlace.size() || byPlace.get(place).isZero()
                ? Map.of()
                : clock.map(each -> each.environment(byPlace.get(place))).orElse(Map.of());
    }
}
