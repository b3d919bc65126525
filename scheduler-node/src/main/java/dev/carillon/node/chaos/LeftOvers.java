package dev.carillon.node.chaos;

import dev.carillon.redis.testing.RedisServer;
import java.util.List;
import java.util.Set;

/** Looks into Redis for what should not be there when every schedule is deleted and every node has ended. */
final class LeftOvers {

    /** What goes with the last schedule and the last run, by the first word behind the shard. */
    private static final Set<String> KINDS =
            Set.of("schedule", "due", "waiting", "leases", "held", "until", "finished", "running", "quarantine");

    private static final String LEASES = "leases";
    private static final String RUN = "run";
    private static final String DEAD = "DEAD";

    private static final String COUNT_LASTING = """
            local lasting = 0
            for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
                local isOneOfMany = string.find(key, '}%p%w+%p.')
                if isOneOfMany and redis.call('TTL', key) == -1 then lasting = lasting + 1 end
            end
            return lasting
            """;

    private final RedisServer redis;
    private final String namespace;

    LeftOvers(RedisServer redis, String namespace) {
        this.redis = redis;
        this.namespace = namespace;
    }

    boolean hasLeases() {
        return keys().stream().anyMatch(key -> kind(key).equals(LEASES));
    }

    /** What is left, in words. */
    List<String> find() {
        return keys().stream()
                .filter(key -> KINDS.contains(kind(key)) || (kind(key).equals(RUN) && !isDead(key)))
                .toList();
    }

    /**
     * How many keys there are that do not go by themselves, of one schedule, task, run or whatever else there may be many of;
     * what a shard has one of each stays.
     */
    int lasting() {
        return Integer.parseInt(
                redis.call("EVAL", COUNT_LASTING, "0", namespace + "*").strip());
    }

    private boolean isDead(String run) {
        return redis.call("HGET", run, "state").equals(DEAD);
    }

    private List<String> keys() {
        return redis.call("KEYS", namespace + "*")
                .lines()
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private static String kind(String key) {
        String name = key.substring(key.indexOf('}') + 1);
        return name.isEmpty() ? name : name.substring(1).split(":", 2)[0];
    }
}
