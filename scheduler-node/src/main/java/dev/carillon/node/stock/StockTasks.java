package dev.carillon.node.stock;

import dev.carillon.task.TaskRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stock node can run, and how. Immutable.
 *
 * @param namespace the namespace, which receivers of {@code http} are told
 * @param httpAllowed hosts that {@code http} may send to though they are addresses of the machine itself
 * @param httpSecret a file with the secret by which {@code http} signs; null for no signature
 * @param execAllowed the programs that {@code exec} may run; none for no such task
 * @param plugins a folder with jars that bring tasks; null for none
 */
public record StockTasks(
        String namespace,
        List<String> httpAllowed,
        @Nullable Path httpSecret,
        List<Path> execAllowed,
        @Nullable Path plugins) {

    /** A shorter secret can be guessed. */
    private static final int SHORTEST_SECRET = 16;

    /** @throws IllegalArgumentException naming {@code exec-allow} when a program's path is not absolute */
    public StockTasks {
        httpAllowed = List.copyOf(httpAllowed);
        execAllowed = List.copyOf(execAllowed);
        for (Path program : execAllowed) {
            if (!program.isAbsolute()) {
                throw new IllegalArgumentException("exec-allow: " + program + " must be an absolute path");
            }
        }
    }

    /**
     * The tasks with their handlers.
     *
     * @param consumers the programs that {@code stream} hands runs out to
     * @throws IllegalArgumentException naming what cannot be read, or which task is there twice
     */
    public TaskRegistry registry(Consumers consumers) {
        TaskRegistry.Builder tasks = TaskRegistry.builder()
                .add(LogTask.TASK, new LogTask())
                .add(HttpTask.TASK, new HttpTask(new Destinations(httpAllowed), signature(), namespace))
                .add(StreamTask.TASK, new StreamTask(consumers));
        if (!execAllowed.isEmpty()) {
            tasks.add(ExecTask.TASK, new ExecTask(execAllowed));
        }
        if (plugins != null) {
            Plugins.add(plugins, tasks);
        }
        return tasks.build();
    }

    private Optional<Signature> signature() {
        if (httpSecret == null) {
            return Optional.empty();
        }
        try {
            String secret = Files.readString(httpSecret).strip();
            if (secret.length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException(
                        "http-task-secret: is shorter than " + SHORTEST_SECRET + " characters");
            }
            return Optional.of(new Signature(secret));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "http-task-secret: " + httpSecret + " cannot be read: " + e.getMessage(), e);
        }
    }
}
