package dev.carillon.redis.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server is asked to be like, before it starts.
 *
 * @param password what clients must send, or empty
 * @param appendOnly whether writes survive a restart
 * @param directory where the server keeps its files, or empty for a temporary directory of its own
 * @param configLines more lines for redis.conf, after ours
 * @param ownServer whether a server that somebody else runs will not do
 * @param kind what the server is among others
 */
record RedisSetup(
        Optional<String> password,
        boolean appendOnly,
        Optional<Path> directory,
        List<String> configLines,
        boolean ownServer,
        Kind kind) {

    /** What a server is among others. */
    enum Kind {
        /** One that needs no others. */
        ALONE,
        /** One of several that find each other on 127.0.0.1, as only child processes do. */
        NEIGHBOUR,
        /** A sentinel that watches some of them. */
        SENTINEL,
        /** A node of a Redis Cluster, which has a second port for the others. */
        CLUSTER_NODE
    }

    static final RedisSetup PLAIN =
            new RedisSetup(Optional.empty(), false, Optional.empty(), List.of(), false, Kind.ALONE);

    RedisSetup {
        configLines = List.copyOf(configLines);
    }

    /** Returns whether a server run by somebody else will not do, because something about it was asked for. */
    boolean needsOwnServer() {
        return ownServer
                || appendOnly
                || password.isPresent()
                || directory.isPresent()
                || !configLines.isEmpty()
                || needsChild();
    }

    /** Returns whether it must be a child process of this JVM. */
    boolean needsChild() {
        return kind != Kind.ALONE;
    }

    /** Returns the lines that are the same for a child process and for a container. */
    List<String> commonConfig() {
        List<String> lines = new ArrayList<>();
        lines.add("daemonize no");
        lines.add("save \"\"");
        lines.add("appendonly " + (appendOnly ? "yes" : "no"));
        lines.add("appendfsync everysec");
        password.ifPresent(secret -> lines.add("requirepass " + quoted(secret)));
        lines.addAll(configLines);
        return lines;
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
