package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.ServerState;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
 * know who came meanwhile, and lets claims rest for the whole lease. So does one that watches over one of several servers:
 * what is known of the nodes may be on another.
 *
 * <p><b>A clock that was set</b> by more than half a lease makes leases end too early or too late. Within a lease every
 * living node has renewed its own by the new clock.
 */
final class ServerWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Pattern IDENTITY = Pattern.compile("(?m)^(?:run_id|master_replid):(\\S+)");

    /** Stands for the length of a lease until a request has told it. */
    private static final Duration USUAL_LEASE = Duration.ofSeconds(10);

    /** How often is looked whether claims may go on. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Namespace namespace;
    private final Requests ends;
    private final NodeRegistry registry;
    private final String key;
    private final boolean isAlone;
    private final KnownNodes known = new KnownNodes();
    private final Map<NodeId, String> asserted = new HashMap<>();
    private final Set<NodeId> mustAssert = new HashSet<>();
    private volatile boolean connectedAnew = true;
    private volatile String place = "";
    private volatile Duration lease = USUAL_LEASE;
    private volatile @Nullable Rest rest;
    private String identity = "";
    private int timesEmpty;
    private final AtomicInteger clockSteps = new AtomicInteger();
    private long lookedNanos;

    /** @param mayEndEarly whether it ends when all nodes have asserted what they run */
    private record Rest(String reason, long sinceNanos, boolean mayEndEarly) {}

    /**
     * @param ends sends claims and ends, perhaps over a connection of its own
     * @param key which server: the one that has this key, whichever it is by then
     * @param isAlone whether everything is on that server
     */
    ServerWatch(Namespace namespace, NodeRegistry registry, Requests ends, String key, boolean isAlone) {
        this.namespace = namespace;
        this.registry = registry;
        this.ends = ends;
        this.key = key;
        this.isAlone = isAlone;
    }

    /** A connection was opened: the next request asks who is at its other end. */
    void connectedAnew() {
        connectedAnew = true;
    }

    /** Which server it is; asks when that is not certain. */
    synchronized ServerState state() {
        askWhoItIs();
        return new ServerState(identity, timesEmpty, clockSteps.get());
    }

    /** True while claims rest because the server may have lost some, or its clock was set. */
    synchronized boolean isSettling(Duration holds) {
        lease = holds;
        return isSettling();
    }

    /** Like the other one, for requests that do not know how long leases are. */
    synchronized boolean isSettling() {
        askWhoItIs();
        Rest current = rest;
        if (current == null) {
            return false;
        }
        if (nanos() - current.sinceNanos() >= lease.toNanos() || current.mayEndEarly() && haveAllAsserted()) {
            LOG.info("claims go on after {} ms", (nanos() - current.sinceNanos()) / 1_000_000);
            rest = null;
            mustAssert.clear();
        }
        return rest != null;
    }

    /** True when the server may have forgotten what a node runs. */
    synchronized boolean mayHaveForgotten(NodeId node, Duration holds) {
        return isSettling(holds)
                || asserted.containsKey(node) && !identity.equals(asserted.get(node));
    }

    /** @throws ClaimsRestException while claims rest */
    synchronized void requireSettled(Duration holds) {
        if (isSettling(holds)) {
            Rest current = rest;
            throw new ClaimsRestException(current == null ? "claims rest" : current.reason(), LOOK);
        }
        if (isAlone && known.isSomebodyUnaware() && isTimeToLook()) {
            known.read(registry.read(known.timeout()), now(), nanos());
        }
        if (isAlone && known.isSomebodyUnaware()) {
            throw new ClaimsRestException("claims rest until every live node knows this one", LOOK);
        }
    }

    /** A node of this process has beaten, and was told who is alive. */
    synchronized void beaten(NodeId node, Duration timeout, Map<NodeId, Instant> alive) {
        if (connectedAnew || rest != null) {
            // whoever is missing may only be late
            known.add(alive, nanos());
        } else {
            known.beat(node, alive, timeout, now(), nanos());
        }
    }

    /** A node of this process has said to a server what it runs; if that is another one by now, it has to say so again. */
    synchronized void asserted(NodeId node, String server) {
        askWhoItIs();
        if (identity.equals(server)) {
            asserted.put(node, server);
            if (isAlone) {
                Duration timeout = known.timeout().isZero() ? USUAL_LEASE : known.timeout();
                registry.asserted(node, server, timeout);
            }
        }
    }

    /** To which server a node of this process has said what it runs; empty for none. */
    synchronized String assertedBy(NodeId node) {
        return asserted.getOrDefault(node, "");
    }

    /** Called in the middle of a reply that told the time: must not ask anything. */
    void clockWasSet(long byNanos) {
        if (Math.abs(byNanos) > lease.toNanos() / 2) {
            clockSteps.incrementAndGet();
            LOG.error("the server's clock was set by {} ms: claims rest for {}", byNanos / 1_000_000, lease);
            rest = new Rest("the server's clock was set: claims rest for a lease", nanos(), false);
        }
    }

    private boolean haveAllAsserted() {
        if (!isTimeToLook()) {
            return false;
        }
        Map<NodeId, Instant> alive = registry.read(known.timeout());
        known.add(alive, nanos());
        mustAssert.addAll(alive.keySet());
        return registry.haveAsserted(mustAssert, identity);
    }

    private boolean isTimeToLook() {
        boolean isTime = nanos() - lookedNanos >= LOOK.toNanos();
        if (isTime) {
            lookedNanos = nanos();
        }
        return isTime;
    }

    private void askWhoItIs() {
        String placeNow = namespace.requests().placeOf(key);
        if (!connectedAnew && place.equals(placeNow)) {
            return;
        }
        connectedAnew = false;
        String now;
        try {
            now = identity(namespace.requests());
            if (!ends.equals(namespace.requests()) && !identity(ends).equals(now)) {
                throw new StoreUnavailableException("the two connections lead to different servers", null);
            }
            if (!identity.isEmpty() && !identity.equals(now) && namespace.layout().restore()) {
                timesEmpty++;
                LOG.error("the server came back empty: what was scheduled is lost, unless somebody puts it again");
            }
        } catch (RuntimeException e) {
            connectedAnew = true;
            throw e;
        }
        if (!identity.isEmpty() && !identity.equals(now)) {
            isAnother();
        }
        identity = now;
        place = placeNow;
    }

    private void isAnother() {
        Rest current = rest;
        boolean mayEndEarly = isAlone && known.isUpToDate(nanos()) && (current == null || current.mayEndEarly());
        LOG.warn(
                "the server restarted or is another one: claims rest for {}{}",
                lease,
                mayEndEarly ? ", or until all nodes have said what they run" : "");
        mustAssert.addAll(known.seenWithin(lease.plus(known.timeout()), nanos()));
        lookedNanos = nanos() - LOOK.toNanos();
        rest = new Rest("the server restarted or is another one: claims rest", nanos(), mayEndEarly);
    }

    private String identity(Requests asked) {
        return IDENTITY.matcher(asked.sendTo(key, "info", commands -> commands.info("server"))
                        + asked.sendTo(key, "info", commands -> commands.info("replication")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.joining(" "));
    }

    private long nanos() {
        return namespace.requests().nanos();
    }

    private Instant now() {
        return namespace.clock().instant();
    }
}
