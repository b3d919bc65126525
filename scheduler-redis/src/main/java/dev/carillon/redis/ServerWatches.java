package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.store.ServerState;
import dev.carillon.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch over every server that has a shard. One server has all shards, so one watch is enough; in a cluster each shard has
 * its own, so that the loss of one primary holds up no others. Thread-safe.
 */
final class ServerWatches {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatches.class);

    /** Between the identities of several servers; part of none. */
    private static final String BETWEEN = ";";

    private final Namespace namespace;
    private final NodeRegistry registry;
    private final Requests ends;
    private final boolean isCluster;
    private volatile List<ServerWatch> watches = List.of();

    /** @param ends sends claims and ends, perhaps over connections of its own */
    ServerWatches(Namespace namespace, NodeRegistry registry, Requests ends, boolean isCluster) {
        this.namespace = namespace;
        this.registry = registry;
        this.ends = ends;
        this.isCluster = isCluster;
        namespace.clock().onStep(byNanos -> watches.forEach(watch -> watch.clockWasSet(byNanos)));
    }

    /** A connection was opened, who knows where to: the next request for each shard asks who has it. */
    void connectedAnew() {
        watches.forEach(ServerWatch::connectedAnew);
    }

    /** Which servers they are; asks when that is not certain. */
    ServerState state() {
        List<ServerState> states = all().stream().map(ServerWatch::state).toList();
        return new ServerState(
                states.stream().map(ServerState::identity).collect(Collectors.joining(BETWEEN)),
                states.stream().mapToInt(ServerState::timesEmpty).sum(),
                states.stream().mapToInt(ServerState::clockSteps).max().orElse(0));
    }

    /** True while claims of a shard rest because its server may have lost some, or its clock was set. */
    boolean isSettling(Shard shard) {
        return of(shard).isSettling();
    }

    /** True when the server of a shard may have forgotten what a node runs. */
    boolean mayHaveForgotten(Shard shard, NodeId node, Duration lease) {
        return of(shard).mayHaveForgotten(node, lease);
    }

    /** @throws dev.carillon.store.ClaimsRestException while claims of a shard rest */
    void requireSettled(Shard shard, Duration lease) {
        of(shard).requireSettled(lease);
    }

    /** A node of this process has beaten, and was told who is alive. */
    void beaten(NodeId node, Duration timeout, Map<NodeId, Instant> alive) {
        all().forEach(watch -> watch.beaten(node, timeout, alive));
    }

    /** A node of this process has said to some servers what it runs; to those that are others by now it has to say so again. */
    void asserted(NodeId node, String servers) {
        String[] each = servers.split(BETWEEN, -1);
        List<ServerWatch> all = all();
        for (int i = 0; i < Math.min(each.length, all.size()); i++) {
            all.get(i).asserted(node, each[i]);
        }
    }

    /** To which server a node of this process has said what it runs; empty for none, and for several, where nobody asks. */
    String assertedBy(NodeId node) {
        return isCluster ? "" : all().get(0).assertedBy(node);
    }

    private ServerWatch of(Shard shard) {
        return all().get(isCluster ? shard.index() : 0);
    }

    private List<ServerWatch> all() {
        if (watches.isEmpty()) {
            begin();
        }
        return watches;
    }

    /** All of them look at once: one that first looked after a fail-over would take the new server for the old one. */
    private synchronized void begin() {
        if (!watches.isEmpty()) {
            return;
        }
        List<ServerWatch> all = new ArrayList<>();
        int count = isCluster ? namespace.layout().fixedShards() : 1;
        for (int shard = 0; shard < count; shard++) {
            String key = namespace.keys().leases(new Shard(shard));
            ServerWatch watch = new ServerWatch(namespace, registry, ends, key, !isCluster);
            if (isCluster) {
                look(watch);
            }
            all.add(watch);
        }
        watches = List.copyOf(all);
    }

    /** One whose server is out of reach looks when it is asked; it must not keep the others from being asked. */
    private static void look(ServerWatch watch) {
        try {
            boolean unused = watch.isSettling();
        } catch (StoreException e) {
            LOG.warn("who has a shard is not known for now: {}", e.getMessage());
        }
    }
}
