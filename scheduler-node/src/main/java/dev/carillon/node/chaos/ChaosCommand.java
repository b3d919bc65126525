package dev.carillon.node.chaos;

import dev.carillon.node.cli.DurationOption;
import dev.carillon.node.form.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes faults, and judges whether the guarantee holds. */
@Command(
        name = "chaos",
        sortOptions = false,
        description = {
            "Start a Redis and some nodes as processes of their own, with a proxy between each node and Redis; give them schedules of"
                    + " all kinds, change those all the time, and make faults out of a seed: kills, halts at steps of the protocol,"
                    + " frozen processes, cut and half-open links, lost replies, restarts. End with a verdict computed from what"
                    + " the handlers wrote down outside Redis and from what was asked for.",
            "Exit code 6: the verdict is not clean, or too little happened to say so."
        },
        footer = {
            "",
            "Examples:",
            "  carillon chaos",
            "  carillon chaos --for 10m --seed 1 --rate 500",
            "  carillon chaos --for 1m --faults kill,crash,freeze -o json"
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int MOST_NODES = 20;
    private static final long MOST_SEEDS = 1_000_000;
    private static final int MOST_RATE = 10_000;
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);

    private enum Format {
        text,
        json
    }

    private final Class<?> program;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "<time>",
            defaultValue = "2m",
            converter = DurationOption.class,
            description =
                    "For how long to make faults (default: ${DEFAULT-VALUE}); under two minutes there is no time for"
                            + " all kinds, so name a few with --faults.")
    private Duration length = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "<number>",
            description =
                    "What decides which faults come when, and what is scheduled (default: another one each time).")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            paramLabel = "<names>",
            split = ",",
            description =
                    "Which kinds of faults to make, with commas between (default: all but power-loss, which voids the promise:"
                            + " with it nothing is changed by an administrator, and runs under way may be repeated).")
    private List<String> faults = List.of();

    @Option(names = "--nodes", defaultValue = "5", description = "How many nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--rate", defaultValue = "100", description = "Fire times a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--lease",
            paramLabel = "<time>",
            defaultValue = "9s",
            converter = DurationOption.class,
            description = "How long a claim holds without being renewed (default: ${DEFAULT-VALUE}).")
    private Duration lease = Duration.ZERO;

    @Option(
            names = "--skew",
            paramLabel = "<times>",
            split = ",",
            description =
                    "How far the clocks of the nodes are off, such as 10m,-10m,1d: the first node's, the second's and so on;"
                            + " needs a C compiler (default: none is).")
    private List<String> skews = List.of();

    @Option(
            names = "--evidence",
            paramLabel = "<directory>",
            description =
                    "Where to leave what the handlers wrote and the nodes' logs (default: removed if all is well).")
    private @Nullable Path evidence;

    @Option(names = "-o", paramLabel = "<format>", defaultValue = "text", description = "text or json (default: text).")
    private Format format = Format.text;

    /** @param program the class whose main method takes the command {@code chaos-node} */
    public ChaosCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() throws InterruptedException {
        require(isWithin(length, SHORTEST, LONGEST), "--for: must be from 10s to 24h");
        require(nodes >= 2 && nodes <= MOST_NODES, "--nodes: must be from 2 to " + MOST_NODES);
        require(rate >= 1 && rate <= MOST_RATE, "--rate: must be from 1 to " + MOST_RATE);
        require(skews.size() <= nodes, "--skew: there are more of them than nodes");
        require(isWithin(lease, SHORTEST_LEASE, LONGEST_LEASE), "--lease: must be from 2s to 5m");
        ChaosOptions options = new ChaosOptions(
                program,
                length,
                Optional.ofNullable(seed).orElseGet(() -> new Random().nextLong(MOST_SEEDS)),
                kinds(),
                nodes,
                rate,
                lease,
                skews.stream().map(ChaosCommand::skew).toList(),
                Optional.ofNullable(evidence),
                format == Format.json);
        return new Chaos(options, System.out).run().outcome().exitCode();
    }

    private static Duration skew(String text) {
        boolean isBehind = text.startsWith("-");
        Duration size = DurationText.parse(isBehind ? text.substring(1) : text);
        return isBehind ? size.negated() : size;
    }

    private Set<FaultKind> kinds() {
        if (faults.isEmpty()) {
            return FaultKind.usual();
        }
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String name : faults) {
            try {
                kinds.add(FaultKind.of(name));
            } catch (IllegalArgumentException e) {
                require(false, "--faults: " + e.getMessage());
            }
        }
        return kinds;
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
