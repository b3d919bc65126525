package dev.carillon.node.chaos;

import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.redis.testing.FaultProxy;
import java.util.Map;

/** Where one node after the other runs, on one way to Redis. Not thread-safe. */
final class Place {

    private final int number;
    private final FaultProxy way;
    private final NodeProcess.Launch launch;
    private final Map<String, String> environment;
    private NodeProcess node;
    private int started;

    /** @param environment what its processes have more in theirs */
    Place(int number, FaultProxy way, NodeProcess.Launch launch, Map<String, String> environment) {
        this.number = number;
        this.way = way;
        this.launch = launch;
        this.environment = environment;
        this.node = next();
    }

    private NodeProcess next() {
        started++;
        return launch.start("node-" + number + "." + started, way.url(), environment);
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
