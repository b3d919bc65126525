package dev.carillon.redis.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees to it that replicas have what their primary has acknowledged. */
final class Replication {

    private static final Pattern PRIMARY_OFFSET = Pattern.compile("(?m)^master_repl_offset:(\\d+)");
    private static final Pattern REPLICA_OFFSET = Pattern.compile("(?m)^slave\\d+:.*offset=(\\d+)");

    private Replication() {}

    /** Holds up all writes until the replicas have what came before, and for up to ten seconds more. */
    static void settle(RedisServer primary) {
        Patience.until("replicas have everything", () -> {
            // again each time: one that has just come is given everything first, which may take longer
            primary.call("CLIENT", "PAUSE", "10000", "WRITE");
            return isSettled(primary.call("INFO", "replication"));
        });
    }

    private static boolean isSettled(String report) {
        Matcher offset = PRIMARY_OFFSET.matcher(report);
        Matcher replicas = REPLICA_OFFSET.matcher(report);
        return offset.find()
                && REPLICA_OFFSET.matcher(report).find()
                && replicas.results().allMatch(replica -> replica.group(1).equals(offset.group(1)));
    }
}
