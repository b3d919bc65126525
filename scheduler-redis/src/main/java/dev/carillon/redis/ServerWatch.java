package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.ServerState;
import dev.carillon.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the server is another one than before, has restarted, or has had its clock set, and lets claims and
 * take-overs rest then. Thread-safe.
 *
 * <p><b>Another server</b> may have lost writes that it acknowledged, the latest claims among them. What it has lost may run
 * still, and its node has to say so before the same is given to somebody else. A node that cannot say so stops what it runs
 * when its leases can no longer be trusted. So a lease is long enough in any case, and claims rest no longer than that. They
 * go on sooner when nobody is left who could say something: when each node that was seen alive within a lease and a node
 * time-out before the change, or is alive now, has asserted to this very server what it runs. Nodes that the server has
 * forgotten are remembered here; one that came so late that nobody here can have seen it has claimed nothing, because a
 * new node claims only when all others know it. A process that has not looked for a node time-out before the change does not
 * know who came meanwhile, and lets claims rest for the whole lease.
 *
 * <p>In a cluster each shard has a server, so that the loss of one primary holds up no other shards; what nodes assert, they
 * assert to all servers.
 *
 * <p><b>A clock that was set</b> by more than half a lease makes leases end too early or too late. Within a lease every
 * living node has renewed its own by the new clock.
 */
final class ServerWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

    /** Stands for the length of a lease until a request has told it. */
    private static final Duration USUAL_LEASE = Duration.ofSeconds(10);

    /** How often is looked whether claims may go on. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Namespace namespace;
    private final NodeRegistry registry;
    private final Requests ends;
    private final boolean isCluster;
    private final KnownNodes known = new KnownNodes();
    private final Map<NodeId, String> asserted = new HashMap<>();
    private final Set<NodeId> mustAssert = new HashSet<>();
    private final Map<Integer, Rest> rests = new HashMap<>();
    private final AtomicInteger clockSteps = new AtomicInteger();
    private volatile List<ServerIdentity> servers = List.of();
    private volatile Duration lease = USUAL_LEASE;
    private volatile @Nullable Rest clockRest;
    private int timesEmpty;
    private long lookedNanos;

    /** @param mayEndEarly whether it ends when all nodes have asserted what they run */
    private record Rest(String reason, long sinceNanos, boolean mayEndEarly) {}

    /**
     * @param ends sends claims and ends, perhaps over a connection of its own
     * @param isCluster whether each shard may have a server of its own
     */
    ServerWatch(Namespace namespace, NodeRegistry registry, Requests ends, boolean isCluster) {
        this.namespace = namespace;
        this.registry = registry;
        this.ends = ends;
        this.isCluster = isCluster;
        namespace.clock().onStep(this::clockWasSet);
    }

    /** A connection was opened, who knows where to: the next request for each shard asks who has it. */
    void connectedAnew() {
        servers.forEach(ServerIdentity::connectedAnew);
    }

    /** Which servers there are; asks those of which it is not certain. */
    synchronized ServerState state() {
        lookAtAll();
        return new ServerState(identity(), timesEmpty, clockSteps.get());
    }

    /** True while claims of a shard rest because its server may have lost some, or a clock was set. */
    synchronized boolean isSettling(Shard shard, Duration holds) {
        lease = holds;
        return isSettling(shard);
    }

    /** Like the other one, for requests that do not know how long leases are. */
    synchronized boolean isSettling(Shard shard) {
        return restOf(shard) != null;
    }

    /** True when the server of a shard may have forgotten what a node runs. */
    synchronized boolean mayHaveForgotten(Shard shard, NodeId node, Duration holds) {
        return isSettling(shard, holds)
                || (asserted.containsKey(node) && !identity().equals(asserted.get(node)));
    }

    /** @throws ClaimsRestException while claims of a shard rest */
    synchronized void requireSettled(Shard shard, Duration holds) {
        lease = holds;
        Rest current = restOf(shard);
        if (current != null) {
            throw new ClaimsRestException(current.reason(), LOOK);
        }
        if (known.isSomebodyUnaware() && isTimeToLook()) {
            known.read(registry.beats(known.timeout()), now(), nanos());
        }
        if (known.isSomebodyUnaware()) {
            throw new ClaimsRestException("claims rest until every live node knows this one", LOOK);
        }
    }

    /** A node of this process has beaten, and was told who is alive. */
    synchronized void beaten(NodeId node, Duration timeout, Map<NodeId, Instant> alive) {
        if (!rests.isEmpty() || servers.isEmpty() || servers.stream().anyMatch(ServerIdentity::isDoubtful)) {
            // whoever is missing may only be late
            known.add(alive, nanos());
        } else {
            known.beat(node, alive, timeout, now(), nanos());
        }
    }

    /** A node of this process has said to the servers what it runs; if one has changed by now, it has to say so again. */
    synchronized void asserted(NodeId node, String server) {
        lookAtAll();
        if (identity().equals(server)) {
            asserted.put(node, server);
            Duration timeout = known.timeout().isZero() ? USUAL_LEASE : known.timeout();
            registry.asserted(node, server, timeout);
        }
    }

    /** To which servers a node of this process has said what it runs; empty for none. */
    synchronized String assertedBy(NodeId node) {
        return asserted.getOrDefault(node, "");
    }

    /** Called in the middle of a reply that told the time: must not ask anything. */
    private void clockWasSet(long byNanos) {
        if (Math.abs(byNanos) > lease.toNanos() / 2) {
            clockSteps.incrementAndGet();
            LOG.error("the server's clock was set by {} ms: claims rest for {}", byNanos / 1_000_000, lease);
            clockRest = new Rest("the server's clock was set: claims rest for a lease", nanos(), false);
        }
    }

    private @Nullable Rest restOf(Shard shard) {
        begin();
        int place = isCluster ? shard.index() : 0;
        look(place);
        Rest current = rests.get(place);
        if (current != null && (isOver(current) || (current.mayEndEarly() && haveAllAsserted()))) {
            LOG.info("claims go on after {} ms", (nanos() - current.sinceNanos()) / 1_000_000);
            rests.remove(place);
            if (rests.isEmpty()) {
                mustAssert.clear();
            }
        }
        Rest ofClock = clockRest;
        return ofClock != null && !isOver(ofClock) ? ofClock : rests.get(place);
    }

    private boolean isOver(Rest some) {
        return nanos() - some.sinceNanos() >= lease.toNanos();
    }

    private boolean haveAllAsserted() {
        if (!isTimeToLook()) {
            return false;
        }
        Map<NodeId, Instant> alive = registry.beats(known.timeout());
        known.add(alive, nanos());
        mustAssert.addAll(alive.keySet());
        return registry.haveAsserted(mustAssert, identity());
    }

    private boolean isTimeToLook() {
        boolean isTime = nanos() - lookedNanos >= LOOK.toNanos();
        if (isTime) {
            lookedNanos = nanos();
        }
        return isTime;
    }

    /** All of them are looked at from the first on: one that first was after a fail-over would pass for the old one. */
    private void begin() {
        if (!servers.isEmpty()) {
            return;
        }
        int count = isCluster ? namespace.layout().fixedShards() : 1;
        List<ServerIdentity> all = new ArrayList<>();
        for (int shard = 0; shard < count; shard++) {
            String key = namespace.keys().leases(new Shard(shard));
            all.add(new ServerIdentity(namespace.requests(), ends, key));
        }
        servers = List.copyOf(all);
        lookAtAll();
    }

    /** One of several servers that is out of reach must not keep the others from being asked. */
    private void lookAtAll() {
        begin();
        for (int place = 0; place < servers.size(); place++) {
            try {
                look(place);
            } catch (StoreException e) {
                if (!isCluster) {
                    throw e;
                }
                LOG.debug("who has shard {} is not known for now", place, e);
            }
        }
    }

    private void look(int place) {
        if (servers.get(place).hasChanged()) {
            isAnother(place);
        }
    }

    private String identity() {
        return servers.stream().map(ServerIdentity::known).distinct().collect(Collectors.joining(" "));
    }

    private void isAnother(int place) {
        Rest current = rests.get(place);
        boolean mayEndEarly = known.isUpToDate(nanos()) && (current == null || current.mayEndEarly());
        LOG.warn(
                "the server restarted or is another one: claims rest for {}{}",
                lease,
                mayEndEarly ? ", or until all nodes have said what they run" : "");
        mustAssert.addAll(known.seenWithin(lease.plus(known.timeout()), nanos()));
        lookedNanos = nanos() - LOOK.toNanos();
        rests.put(place, new Rest("the server restarted or is another one: claims rest", nanos(), mayEndEarly));
        if (namespace.layout().restore()) {
            timesEmpty++;
            LOG.error("the server came back empty: what was scheduled is lost, unless somebody puts it again");
        }
    }

    private long nanos() {
        return namespace.requests().nanos();
    }

    private Instant now() {
        return namespace.clock().instant();
    }
}
