package dev.carillon.node.cli;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.form.DurationText;
import dev.carillon.run.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a node; what is not given is left to {@link NodeConfig}. */
final class NodeOptions {

    /** The largest part of the lease that the default trust margin takes. */
    private static final int MARGIN_PART = 4;

    @Option(names = "--id", paramLabel = "ID", description = "Its name, unique (default: host, process, letters).")
    private @Nullable String id;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "After how long without a sign of life its runs go to other nodes (default: 9s).")
    private @Nullable Duration lease;

    @Option(
            names = "--io-permits",
            paramLabel = "N",
            description = "How many I/O runs it may have in progress (default: 256).")
    private @Nullable Integer ioPermits;

    @Option(
            names = "--cpu-threads",
            paramLabel = "N",
            description = "How many CPU runs it may have in progress (default: one for each processor).")
    private @Nullable Integer cpuThreads;

    @Option(
            names = "--close-grace",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long runs may go on when it is told to end (default: 10s).")
    private @Nullable Duration closeGrace;

    @Option(
            names = "--safety-poll",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long it looks away at most, even when nothing wakes it (default: 1s).")
    private @Nullable Duration safetyPoll;

    /** @throws IllegalArgumentException naming the setting that is malformed or out of range */
    NodeConfig.Builder builder() {
        NodeConfig.Builder builder = NodeConfig.builder();
        if (id != null) {
            builder.node(new NodeId(id));
        }
        if (lease != null) {
            Duration margin = lease.dividedBy(MARGIN_PART);
            Duration usual = NodeConfig.defaults().trustMargin();
            builder.lease(lease).trustMargin(margin.compareTo(usual) < 0 ? margin : usual);
        }
        if (ioPermits != null) {
            builder.ioPermits(ioPermits);
        }
        if (cpuThreads != null) {
            builder.cpuThreads(cpuThreads);
        }
        if (closeGrace != null) {
            builder.closeGrace(closeGrace);
        }
        if (safetyPoll != null) {
            builder.safetyPoll(safetyPoll);
        }
        return builder;
    }

    /** The settings as they are in force, by the names of their flags. */
    static Map<String, String> shown(NodeConfig config) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("id", config.node().value());
        settings.put("lease", DurationText.of(config.lease()));
        settings.put("io-permits", Integer.toString(config.ioPermits()));
        settings.put("cpu-threads", Integer.toString(config.cpuThreads()));
        settings.put("close-grace", DurationText.of(config.closeGrace()));
        settings.put("safety-poll", DurationText.of(config.safetyPoll()));
        return settings;
    }
}
