package dev.carillon.redis.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees to it that replicas have what their primary has acknowledged. */
final class Replication {

    private static final Pattern PRIMARY_OFFSET = Pattern.compile("(?m)^master_repl_offset:(\\d+)");
    private static final Pattern REPLICA_OFFSET = Pattern.compile("(?m)^slave\\d+:.*offset=(\\d+)");

    private Replication() {}

    /** Holds up all writes for ten seconds, and waits until the replicas have what came before. */
    static void settle(RedisServer primary) {
        primary.call("CLIENT", "PAUSE", "10000", "WRITE");
        Patience.until("replicas have everything", () -> isSettled(primary.call("INFO", "replication")));
    }

    private static boolean isSettled(String report) {
        Matcher offset = PRIMARY_OFFSET.matcher(report);
        Matcher replicas = REPLICA_OFFSET.matcher(report);
        return offset.find()
                && REPLICA_OFFSET.matcher(report).find()
                && replicas.results().allMatch(replica -> replica.group(1).equals(offset.group(1)));
    }
}
