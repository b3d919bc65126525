package dev.carillon.node.testing;

import dev.carillon.run.Ticker;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;

/** How time passes for a {@link TestCluster}: at once, on a clock that is turned, or as it does, on a store with a clock of its own. */
public interface Passage {

    /** The monotonic clock of the nodes. */
    Ticker ticker();

    /** How long the nodes may be left alone at most, even when they have nothing to do until then. */
    Duration longestStep();

    /** Lets at least this much time pass. */
    void pass(Duration time);

    /** Time that passes at once. */
    static Passage of(VirtualClock clock) {
        return new Passage() {
            @Override
            public Ticker ticker() {
                return clock;
            }

            @Override
            public Duration longestStep() {
                return Duration.ofDays(36_500);
            }

            @Override
            public void pass(Duration time) {
                clock.advance(time);
            }
        };
    }
}
