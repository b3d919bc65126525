package dev.carillon.node;

import dev.carillon.store.LiveNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that no other live node has this one's name: leases, beats and assertions go by it. A node of that name that
 * does not beat any more is this one's predecessor, whose name it takes over. Not thread-safe.
 */
final class NameClaim {

    private final NodeContext context;
    private final String incarnation = UUID.randomUUID().toString().substring(0, 8);
    private @Nullable Instant lastBeat;
    private long untilNanos;
    private boolean isTaken;

    NameClaim(NodeContext context) {
        this.context = context;
    }

    /** Tells this node from another one of its name. */
    String incarnation() {
        return incarnation;
    }

    /**
     * How long until the name may be this one's, as far as is known; nothing when it is. To be asked again and again before
     * the first beat.
     *
     * @throws IllegalStateException when another node of that name lives
     */
    long waitNanos() {
        Optional<LiveNode> other = context.store().nodes().stream()
                .filter(node -> node.node().equals(context.node())
                        && !node.incarnation().isEmpty()
                        && !node.incarnation().equals(incarnation))
                .findFirst();
        if (other.isEmpty()) {
            return 0;
        }
        Instant before = lastBeat;
        if (before == null || !before.equals(other.get().lastBeat())) {
            lastBeat = other.get().lastBeat();
            untilNanos = context.nanos()
                    + context.config().beat().multipliedBy(5).dividedBy(4).toNanos();
        }
        isTaken |= before != null && !before.equals(other.get().lastBeat());
        long wait = Math.max(0, untilNanos - context.nanos());
        if (isTaken && wait > 0) {
            throw new IllegalStateException("node: the id " + context.node() + " is that of another live node, "
                    + other.get().description()
                    + "; this one does not start before that has ended, give it another id");
        }
        return wait;
    }
}
