package dev.carillon.node.chaos;

import dev.carillon.redis.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** Looks into Redis for what should not be there when every schedule is deleted and every node has ended. */
final class LeftOvers {

    /** What goes with the last schedule. */
    private static final List<String> KINDS = List.of(
            "schedule:*", "due:*", "waiting:*", "leases", "held", "until", "finished", "running:*", "quarantine*");

    private LeftOvers() {}

    /** What is left, in words. */
    static List<String> find(RedisServer redis, String namespace) {
        List<String> left = new ArrayList<>();
        for (String kind : KINDS) {
            left.addAll(keys(redis, namespace + ":{*}:" + kind));
        }
        for (String run : keys(redis, namespace + ":{*}:run:*")) {
            String state = redis.call("HGET", run, "state");
            if (!state.equals("DEAD")) {
                left.add(run + " in state " + state);
            }
        }
        return left;
    }

    private static List<String> keys(RedisServer redis, String pattern) {
        return redis.call("KEYS", pattern).lines().filter(key -> !key.isEmpty()).toList();
    }
}
