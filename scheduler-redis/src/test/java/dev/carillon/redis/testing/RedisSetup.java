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
 */
record RedisSetup(
        Optional<String> password,
        boolean appendOnly,
        Optional<Path> directory,
        List<String> configLines,
        boolean ownServer) {

    static final RedisSetup PLAIN = new RedisSetup(Optional.empty(), false, Optional.empty(), List.of(), false);

    RedisSetup {
        configLines = List.copyOf(configLines);
    }

    /** Returns whether a server run by somebody else will not do, because something about it was asked for. */
    boolean needsOwnServer() {
        return ownServer || appendOnly || password.isPresent() || directory.isPresent() || !configLines.isEmpty();
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
