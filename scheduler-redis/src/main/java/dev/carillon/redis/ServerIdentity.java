package dev.carillon.redis;

import dev.carillon.store.StoreUnavailableException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who the server is that has a key; it is asked whenever that may have changed. Not thread-safe but for one method. */
final class ServerIdentity {

    private static final Pattern IDENTITY = Pattern.compile("(?m)^(?:run_id|master_replid):(\\S+)");

    private final Requests requests;
    private final Requests ends;
    private final String key;
    private volatile boolean connectedAnew = true;
    private String place = "";
    private String known = "";

    /**
     * @param requests sends most of what is asked
     * @param ends sends claims and ends, perhaps over a connection of its own
     * @param key which server: the one that has this key, whichever it is by then
     */
    ServerIdentity(Requests requests, Requests ends, String key) {
        this.requests = requests;
        this.ends = ends;
        this.key = key;
    }

    /** A connection was opened, perhaps to it. May be called by any thread. */
    void connectedAnew() {
        connectedAnew = true;
    }

    /** True when it has to be asked who it is. */
    boolean isDoubtful() {
        return connectedAnew || !place.equals(requests.placeOf(key));
    }

    /** Its run and replication id as last heard; empty before that. */
    String known() {
        return known;
    }

    /** Asks if need be; true when it has restarted, or is another one. */
    boolean hasChanged() {
        if (!isDoubtful()) {
            return false;
        }
        connectedAnew = false;
        String before = known;
        try {
            String placeNow = requests.placeOf(key);
            String now = ask(requests);
            if (!ends.equals(requests) && !ask(ends).equals(now)) {
                throw new StoreUnavailableException("the two connections lead to different servers", null);
            }
            known = now;
            place = placeNow;
        } catch (RuntimeException e) {
            connectedAnew = true;
            throw e;
        }
        return !before.isEmpty() && !before.equals(known);
    }

    private String ask(Requests asked) {
        return IDENTITY.matcher(asked.sendTo(key, "info", commands -> commands.info("server"))
                        + asked.sendTo(key, "info", commands -> commands.info("replication")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.joining(" "));
    }
}
