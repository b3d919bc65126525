package dev.carillon.redis;

import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the server is another one than before, or has restarted: it may have lost writes that it acknowledged, the
 * latest claims among them. For one lease this process then claims nothing, so that whoever still runs what was lost can
 * say so first. Thread-safe.
 */
final class ServerWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Pattern IDENTITY = Pattern.compile("(?m)^(?:run_id|master_replid):(\\S+)");

    private final Requests requests;
    private final Requests ends;
    private final String key;
    private volatile boolean connectedAnew = true;
    private volatile String place = "";
    private String identity = "";
    private volatile boolean settling;
    private volatile long settledNanos;

    /**
     * @param requests sends most of what is asked
     * @param ends sends claims and ends, perhaps over a connection of its own
     * @param key which server: the one that has this key, whichever it is by then
     */
    ServerWatch(Requests requests, Requests ends, String key) {
        this.requests = requests;
        this.ends = ends;
        this.key = key;
    }

    /** A connection was opened: the next request asks who is at its other end. */
    void connectedAnew() {
        connectedAnew = true;
    }

    /** True while claims rest because the server may have lost some. */
    boolean isSettling(Duration lease) {
        if (connectedAnew || !place.equals(requests.placeOf(key))) {
            askWhoItIs(lease);
        }
        if (settling && requests.nanos() - settledNanos >= 0) {
            settling = false;
        }
        return settling;
    }

    /** @throws ClaimsRestException while claims rest */
    void requireSettled(Duration lease) {
        if (isSettling(lease)) {
            Duration left = Duration.ofNanos(Math.max(0, settledNanos - requests.nanos()));
            throw new ClaimsRestException("the server restarted or is another one: claims rest for a lease", left);
        }
    }

    private synchronized void askWhoItIs(Duration lease) {
        String placeNow = requests.placeOf(key);
        if (!connectedAnew && place.equals(placeNow)) {
            return;
        }
        connectedAnew = false;
        String now;
        try {
            now = identity(requests);
            if (ends != requests && !identity(ends).equals(now)) {
                throw new StoreUnavailableException("the two connections lead to different servers", null);
            }
        } catch (RuntimeException e) {
            connectedAnew = true;
            throw e;
        }
        if (!identity.isEmpty() && !identity.equals(now)) {
            LOG.warn("the server restarted or is another one: claims rest for {}", lease);
            settledNanos = requests.nanos() + lease.toNanos();
            settling = true;
        }
        identity = now;
        place = placeNow;
    }

    private String identity(Requests asked) {
        return IDENTITY.matcher(asked.sendTo(key, "info", commands -> commands.info("server"))
                        + asked.sendTo(key, "info", commands -> commands.info("replication")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.joining(" "));
    }
}
