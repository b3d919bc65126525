package dev.carillon.node.cli;

import dev.carillon.node.stock.StockTasks;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a stock node can run. */
final class TaskOptions {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "A folder with jars that bring tasks (default: none).")
    private @Nullable Path plugins;

    @Option(
            names = "--http-task-allow",
            paramLabel = "HOST",
            split = ",",
            description = "Hosts that the task http may send to though they are addresses of the machine itself.")
    private List<String> httpAllowed = List.of();

    @Option(
            names = "--http-task-secret",
            paramLabel = "FILE",
            description = "A file with the secret by which the task http signs what it sends.")
    private @Nullable Path httpSecret;

    @Option(
            names = "--exec-allow",
            paramLabel = "PROGRAM",
            split = ",",
            description = "Programs that the task exec may run, by absolute paths (default: there is no such task).")
    private List<Path> execAllowed = List.of();

    StockTasks in(String namespace) {
        return new StockTasks(namespace, httpAllowed, httpSecret, execAllowed, plugins);
    }
}
