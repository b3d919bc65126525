package dev.carillon.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of several servers do not answer. While one is out, it is asked by one request at a time and seldom, and every other
 * request for it fails at once, because whoever goes from shard to shard has others to see to. Thread-safe.
 */
final class Outages {

    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<String, Long> nextLooks = new ConcurrentHashMap<>();

    /** True when a server is not known to be out, or it is time for one to see whether it still is. */
    boolean mayAsk(String place, long nowNanos) {
        Long nextLook = nextLooks.get(place);
        return nextLook == null
                || (nowNanos - nextLook >= 0 && nextLooks.replace(place, nextLook, nowNanos + LOOK_AGAIN_NANOS));
    }

    /** No reply came from a server in all the time that a request has. */
    void met(String place, long nowNanos) {
        nextLooks.put(place, nowNanos + LOOK_AGAIN_NANOS);
    }

    /** A server has answered. */
    void over(String place) {
        if (!nextLooks.isEmpty()) {
            nextLooks.remove(place);
        }
    }
}
