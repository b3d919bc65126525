package dev.carillon.store;

import dev.carillon.run.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nodes that gave a sign of life, in memory. Not thread-safe. */
final class LiveNodes {

    private record Beat(NodeBeat said, Instant at) {}

    private final Map<NodeId, Beat> beats = new TreeMap<>();

    void beat(NodeBeat beat, Instant now) {
        beats.put(beat.node(), new Beat(beat, now));
    }

    void leave(NodeId node) {
        beats.remove(node);
    }

    List<LiveNode> alive(Instant now) {
        beats.values().removeIf(beat -> !beat.at().plus(beat.said().timeout()).isAfter(now));
        return beats.values().stream()
                .map(beat -> new LiveNode(
                        beat.said().node(),
                        beat.at(),
                        beat.said().since(),
                        beat.said().tasks(),
                        beat.said().running(),
                        beat.said().description(),
                        beat.said().tzdb(),
                        beat.said().incarnation()))
                .toList();
    }
}
