package dev.carillon.node.semantics;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.testing.Passage;
import dev.carillon.run.Ticker;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Time as it is, for nodes that are turned by hand on a store with a clock of its own. */
public final class RealTime implements Passage {

    private static final Duration LEASE = Duration.ofMillis(600);

    /** Settings with which the end of a lease can be waited for. */
    public static NodeConfig.Builder quick(NodeConfig.Builder settings) {
        return settings.lease(LEASE)
                .trustMargin(Duration.ofMillis(100))
                .safetyPoll(Duration.ofMillis(100))
                .beat(Duration.ofMillis(100))
                .nodeTimeout(Duration.ofMillis(400))
                .timeoutGrace(Duration.ofMillis(100));
    }

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
