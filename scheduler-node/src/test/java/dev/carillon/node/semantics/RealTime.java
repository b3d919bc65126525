package dev.carillon.node.semantics;

import dev.carillon.node.testing.Passage;
import dev.carillon.run.Ticker;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Time as it is, for nodes that are turned by hand on a store with a clock of its own. */
final class RealTime implements Passage {

    @Override
    public Ticker ticker() {
        return Ticker.system();
    }

    @Override
    public Duration longestStep() {
        // what the store tells its nodes from another thread is seen with the next turn
        return Duration.ofMillis(5);
    }

    @Override
    public void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(time.plusSeconds(10))
                .until(() -> System.nanoTime() - until >= 0);
    }
}
