package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch over every server that has a shard. One server has all shards, so one watch is enough; in a cluster each shard has
 * its own, so that the loss of one primary holds up no others. Thread-safe.
 */
final class ServerWatches {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatches.class);

    private final Namespace namespace;
    private final Requests ends;
    private final boolean isCluster;
    private volatile List<ServerWatch> watches = List.of();

    /** @param ends sends claims and ends, perhaps over connections of its own */
    ServerWatches(Namespace namespace, Requests ends, boolean isCluster) {
        this.namespace = namespace;
        this.ends = ends;
        this.isCluster = isCluster;
    }

    /** A connection was opened, who knows where to: the next request for each shard asks who has it. */
    void connectedAnew() {
        watches.forEach(ServerWatch::connectedAnew);
    }

    /** True while claims of a shard rest because its server may have lost some. */
    boolean isSettling(Shard shard, Duration lease) {
        return of(shard, lease).isSettling(lease);
    }

    /** @throws dev.carillon.store.ClaimsRestException while claims of a shard rest */
    void requireSettled(Shard shard, Duration lease) {
        of(shard, lease).requireSettled(lease);
    }

    private ServerWatch of(Shard shard, Duration lease) {
        if (watches.isEmpty()) {
            begin(lease);
        }
        return watches.get(isCluster ? shard.index() : 0);
    }

    /** One whose server is out of reach looks when it is asked; it must not keep the others from being asked. */
    private static void look(ServerWatch watch, Duration lease) {
        try {
            boolean unused = watch.isSettling(lease);
        } catch (StoreException e) {
            LOG.warn("who has a shard is not known for now: {}", e.getMessage());
        }
    }

    /** All of them look at once: one that first looked after a fail-over would take the new server for the old one. */
    private synchronized void begin(Duration lease) {
        if (!watches.isEmpty()) {
            return;
        }
        List<ServerWatch> all = new ArrayList<>();
        int count = isCluster ? namespace.layout().fixedShards() : 1;
        for (int shard = 0; shard < count; shard++) {
            ServerWatch watch =
                    new ServerWatch(namespace.requests(), ends, namespace.keys().leases(new Shard(shard)));
            look(watch, lease);
            all.add(watch);
        }
        watches = List.copyOf(all);
    }
}
