package dev.carillon.node.chaos;

import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.redis.testing.FaultProxy;

/** Where one node after the other runs, on one way to Redis. Not thread-safe. */
final class Place {

    private final int number;
    private final FaultProxy way;
    private final NodeProcess.Launch launch;
    private NodeProcess node;
    private int started;

    Place(int number, FaultProxy way, NodeProcess.Launch launch) {
        this.number = number;
        this.way = way;
        this.launch = launch;
        this.node = next();
    }

    private NodeProcess next() {
        started++;
        return launch.start("node-" + number + "." + started, way.url());
    }

    FaultProxy way() {
        return way;
    }

    /** The process that is or was here last. */
    NodeProcess node() {
        return node;
    }

    /** Starts another process under another name; the old one must have ended. */
    NodeProcess replace() {
        node = next();
        return node;
    }
}
