package dev.carillon.benchmarks.contender;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A contender with a store of its own. What it schedules is named by a number, which its handler tells {@link Fires}.
 * The {@code put} methods go the fastest way that the contender documents, the {@code create} methods one call for each.
 */
public interface Rig extends AutoCloseable {

    /** Schedules the numbers from the first to before the last once, all at one instant, in bulk. */
    void putOnce(int from, int to, Instant at) throws Exception;

    /** Schedules one number once, with the call that a user would make. Thread-safe. */
    void createOnce(int number, Instant at) throws Exception;

    /** Schedules the numbers from the first to before the last at each multiple of the contender's shortest period. */
    void putRecurring(int from, int to) throws Exception;

    /** Schedules the numbers from the first to before the last every second, each at another millisecond of it. */
    default void putSpread(int from, int to) throws Exception {
        throw new UnsupportedOperationException("fires at full seconds only");
    }

    /** Schedules the numbers from the first to before the last by a cron expression that is not due for months. */
    void putFar(int from, int to) throws Exception;

    /** Starts one more node, with connections of its own; closing it stops it. */
    AutoCloseable startNode() throws Exception;

    /** Starts some more, one after the other; closing what is returned stops all of them. */
    default AutoCloseable startNodes(int count) throws Exception {
        List<AutoCloseable> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(startNode());
        }
        return () -> {
            for (AutoCloseable node : nodes) {
                node.close();
            }
        };
    }

    /** When what recurs every second fires first. */
    static Instant nextSecond() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() + 1);
    }

    /** Starts a node in a process of its own, which takes one thing and never ends it; if the contender is killable. */
    default Holder startHolder() throws Exception {
        throw new UnsupportedOperationException("runs no node apart");
    }

    /** How much processor time its running nodes have used, in milliseconds; with what else this JVM does, if they are in it. */
    default long nodeCpuMillis() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
    }

    /** Where its schedules are. */
    Store store();
}
