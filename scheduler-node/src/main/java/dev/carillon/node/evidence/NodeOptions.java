package dev.carillon.node.evidence;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.cli.DurationOption;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.run.NodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every node process is told, and how it lives: until SIGTERM, or until the process that started it is gone. */
public final class NodeOptions {

    @Option(names = "--name", required = true, description = "The node's name.")
    private @Nullable String name;

    @Option(names = "--namespace", required = true, description = "The first part of every key.")
    private @Nullable String namespace;

    @Option(names = "--evidence", required = true, description = "The file to write starts and ends to.")
    private @Nullable Path evidence;

    @Option(
            names = "--lease",
            required = true,
            converter = DurationOption.class,
            description = "How long a claim holds.")
    private @Nullable Duration lease;

    @Option(names = "--redis", defaultValue = "${env:" + NodeProcess.URL_VARIABLE + "}", description = "The server.")
    private @Nullable String redis;

    /** The node's name. */
    public String name() {
        return given("name", name);
    }

    /** Where its evidence goes. */
    public Witness witness() {
        return new Witness(name(), new EvidenceLog(given("evidence", evidence)), new MachineClock());
    }

    /** A file of this node beside its evidence. */
    public Path beside(String ending) {
        Path file = given("evidence", evidence);
        return file.resolveSibling(name() + ending);
    }

    /** Its way to Redis. */
    public RedisScheduleStore openStore() {
        return RedisScheduleStore.open(
                RedisStoreConfig.of(given("redis", redis)).withNamespace(given("namespace", namespace)));
    }

    /** Settings with the name and the lease; a third of a short lease is the margin. */
    public NodeConfig.Builder settings() {
        Duration holds = given("lease", lease);
        Duration margin = Duration.ofSeconds(1);
        Duration third = holds.dividedBy(3);
        return NodeConfig.builder()
                .node(new NodeId(name()))
                .lease(holds)
                .trustMargin(margin.compareTo(third) < 0 ? margin : third);
    }

    /**
     * Runs a node until this process is told to end, or nobody is left at the other end of its standard input.
     *
     * @param ear is given each line that comes in there
     */
    public static void live(SchedulerNode node, RedisScheduleStore store, Consumer<String> ear) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close();
            store.close();
        }));
        node.start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ear.accept(line);
        }
    }

    private static <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": is missing");
        }
        return value;
    }
}
