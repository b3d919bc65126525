package dev.carillon.node.stock;

import dev.carillon.node.form.FileFields;
import dev.carillon.node.form.Line;
import dev.carillon.task.NonRetryableException;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The built-in task {@code exec}: runs a program of the node's machine, one of those that the node was told to allow. There
 * is none without being told. No shell is between: the program gets its arguments as they are. Its output becomes the run's
 * log; an exit code other than 0 is a failure.
 */
final class ExecTask implements TaskHandler<JsonNode> {

    static final Task<JsonNode> TASK = Task.of("exec", JsonNode.class);

    static final int MAX_ARGUMENTS = 100;

    private static final List<String> FIELDS = List.of("command");
    private static final long GRACE_SECONDS = 2;
    private static final long LOOK_MILLIS = 20;

    private final Set<String> allowed;

    /** @param allowed the programs, by their absolute paths */
    ExecTask(List<Path> allowed) {
        this.allowed =
                allowed.stream().map(path -> path.normalize().toString()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void handle(JsonNode payload, Run run) throws IOException, InterruptedException {
        List<String> command = command(payload);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON_"));
        builder.environment()
                .putAll(Map.of(
                        "CARILLON_RUN", run.id().value(),
                        "CARILLON_NOMINAL", run.nominal().toString(),
                        "CARILLON_ATTEMPT", Integer.toString(run.attempt()),
                        "CARILLON_FENCE", run.fence().toString()));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            int code = await(process, run);
            if (code != 0) {
                throw new IllegalStateException("the program ended with " + code);
            }
        } finally {
            end(process);
        }
    }

    private List<String> command(JsonNode payload) {
        try {
            FileFields fields = new FileFields(payload, "payload.", FIELDS);
            List<String> command = fields.texts("command");
            if (command.isEmpty() || command.size() > MAX_ARGUMENTS) {
                throw fields.refused("command", "must have 1 to " + MAX_ARGUMENTS + " texts");
            }
            // as it is written: what ".." means is up to the links on the way
            if (!allowed.contains(command.get(0))) {
                throw fields.refused("command", Line.quoted(command.get(0)) + " is not among those of --exec-allow");
            }
            return command;
        } catch (IllegalArgumentException e) {
            throw new NonRetryableException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Looks again and again, because a thread that waits for output cannot be told to stop. */
    private static int await(Process process, Run run) throws IOException, InterruptedException {
        ProgramOutput output = new ProgramOutput(process.getInputStream(), run::log);
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            output.drain();
        }
        output.finish();
        return process.exitValue();
    }

    /** Politely, then not; with all that it has started. */
    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .filter(ProcessHandle::isAlive)
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!all.isEmpty()) {
                process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
