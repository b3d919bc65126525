package dev.carillon.redis.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tiny shell that outlives this JVM by a moment and takes one child process with it.
 *
 * <p>It waits on a pipe that only this JVM holds open. Shutdown hooks do not run when a JVM is killed; the pipe closes
 * in every case.
 */
final class ChildGuard {

    private static final String SCRIPT =
            "trap '' INT TERM HUP; read -r _; kill -9 \"$1\" 2>/dev/null; shift; rm -rf \"$@\"";

    private final Process shell;

    private ChildGuard(Process shell) {
        this.shell = shell;
    }

    static ChildGuard over(Process child, List<Path> directories) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", Long.toString(child.pid())));
        directories.forEach(directory -> command.add(directory.toString()));
        Process shell = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ChildGuard(shell);
    }

    /** Ends the guard; the child has ended already. */
    void dismiss() {
        shell.destroyForcibly();
    }
}
