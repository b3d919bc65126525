package dev.carillon.redis;

import dev.carillon.run.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes this process has seen alive, its own among them. Not thread-safe.
 *
 * <p>It answers two questions. Who may run something that a server has lost? Whoever was seen alive lately and has not left;
 * that is remembered here, because the server may have forgotten the node as well. And may a new node be unknown to somebody
 * who asks the first question? It is known to all as soon as each of the others has beaten after it, because a beat reads
 * who is there; or once those that have not are gone.
 */
final class KnownNodes {

    private record Seen(Instant lastBeat, long nanos) {}

    private final Map<NodeId, Seen> seen = new HashMap<>();
    private final Set<NodeId> own = new HashSet<>();
    private final Map<NodeId, Instant> unaware = new HashMap<>();
    private Duration timeout = Duration.ZERO;
    private long readNanos;

    /** Notes what a beat of one of this process's own nodes has read. */
    void beat(NodeId node, Map<NodeId, Instant> alive, Duration within, Instant now, long nanos) {
        timeout = within;
        read(alive, now, nanos);
        if (own.add(node)) {
            unaware.putAll(alive);
            unaware.keySet().removeAll(own);
        }
    }

    /** Notes who is alive. Who is missing before its time is over has left. */
    void read(Map<NodeId, Instant> alive, Instant now, long nanos) {
        seen.entrySet()
                .removeIf(old -> !alive.containsKey(old.getKey())
                        && old.getValue().lastBeat().plus(timeout).isAfter(now));
        add(alive, nanos);
        readNanos = nanos;
    }

    /** Notes who is alive on a server that need not know them all yet. */
    void add(Map<NodeId, Instant> alive, long nanos) {
        alive.forEach((node, lastBeat) -> seen.put(node, new Seen(lastBeat, nanos)));
        unaware.entrySet().removeIf(other -> hasBeatenOrGone(alive.get(other.getKey()), other.getValue()));
    }

    private static boolean hasBeatenOrGone(@Nullable Instant lastBeat, Instant before) {
        return lastBeat == null || lastBeat.isAfter(before);
    }

    /** Those that were seen alive within a time, and have not left. */
    Set<NodeId> seenWithin(Duration time, long nanos) {
        seen.values().removeIf(old -> nanos - old.nanos() > 2 * time.toNanos());
        Set<NodeId> found = new HashSet<>();
        seen.forEach((node, last) -> {
            if (nanos - last.nanos() <= time.toNanos()) {
                found.add(node);
            }
        });
        return found;
    }

    /** True when this process has looked so lately that nobody can have come since without its knowing. */
    boolean isUpToDate(long nanos) {
        return !own.isEmpty() && nanos - readNanos <= timeout.toNanos();
    }

    /** True while a node of this process may be unknown to another one that is alive. */
    boolean isSomebodyUnaware() {
        return !unaware.isEmpty();
    }

    /** After how long without a beat a node counts as gone. */
    Duration timeout() {
        return timeout;
    }
}
