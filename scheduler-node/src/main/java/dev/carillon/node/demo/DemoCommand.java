package dev.carillon.node.demo;

import dev.carillon.node.cli.DurationOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a cluster at work, kills a node, and judges what happened. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Show a cluster at work: start a Redis, some nodes as processes of their own, and schedules of all kinds; kill a node; and end with"
                    + " a verdict computed from what the handlers wrote down outside Redis.",
            "Exit code 6: the verdict is not clean, or there was too little to judge."
        },
        footer = {
            "",
            "Examples:",
            "  carillon demo",
            "  carillon demo --for 60s --kill-after 20s",
            "  carillon demo --nodes 5 --kill-after 0s -o json"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int MOST_NODES = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration DEFAULT_KILL = Duration.ofSeconds(10);

    private enum Format {
        text,
        json
    }

    private final Class<?> program;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "3", description = "How many nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--for",
            paramLabel = "<time>",
            defaultValue = "30s",
            converter = DurationOption.class,
            description = "How long to watch (default: ${DEFAULT-VALUE}).")
    private Duration length = Duration.ZERO;

    @Option(
            names = "--kill-after",
            paramLabel = "<time>",
            converter = DurationOption.class,
            description = "When to kill a node with SIGKILL, in the middle of a run if there is one; 0s for never"
                    + " (default: 10s, if there are several nodes and it is watched for longer than that).")
    private @Nullable Duration killAfter;

    @Option(
            names = "--lease",
            paramLabel = "<time>",
            defaultValue = "9s",
            converter = DurationOption.class,
            description = "How long a claim holds without being renewed (default: ${DEFAULT-VALUE}).")
    private Duration lease = Duration.ZERO;

    @Option(
            names = "--redis",
            paramLabel = "<url>",
            description = "A Redis on this machine, or one whose clock agrees with it; a namespace of its own is used"
                    + " (default: one is started).")
    private @Nullable String redis;

    @Option(
            names = "--evidence",
            paramLabel = "<directory>",
            description =
                    "Where to leave what the handlers wrote and the nodes' logs (default: removed if all is well).")
    private @Nullable Path evidence;

    @Option(names = "-o", paramLabel = "<format>", defaultValue = "text", description = "text or json (default: text).")
    private Format format = Format.text;

    /** @param program the class whose main method takes the command {@code demo-node} */
    public DemoCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() throws InterruptedException {
        require(nodes >= 1 && nodes <= MOST_NODES, "--nodes: must be from 1 to " + MOST_NODES);
        require(isWithin(length, SHORTEST, LONGEST), "--for: must be from 5s to 24h");
        require(isWithin(lease, SHORTEST_LEASE, LONGEST), "--lease: must be from 1s to 24h");
        DemoOptions options = new DemoOptions(
                program,
                nodes,
                length,
                killAfter(),
                lease,
                Optional.ofNullable(redis),
                Optional.ofNullable(evidence),
                format == Format.json);
        return new Demo(options, System.out).run().outcome().exitCode();
    }

    private Optional<Duration> killAfter() {
        Duration wanted = killAfter;
        if (wanted == null) {
            return nodes > 1 && length.compareTo(DEFAULT_KILL) > 0 ? Optional.of(DEFAULT_KILL) : Optional.empty();
        }
        if (wanted.isZero()) {
            return Optional.empty();
        }
        require(nodes > 1, "--kill-after: with one node nobody would be left");
        require(wanted.compareTo(length) < 0, "--kill-after: must be less than --for");
        return Optional.of(wanted);
    }

    private static boolean isWithin(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private void require(boolean condition, String message) {
        CommandSpec current = spec;
        if (!condition && current != null) {
            throw new ParameterException(current.commandLine(), message);
        }
    }
}
