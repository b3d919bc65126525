package dev.carillon.node.cli;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until it is told to end. */
@Command(
        name = "node",
        description = "Run a node until SIGTERM or SIGINT (Ctrl-C), which let its runs finish.",
        footer = {
            "",
            "Any number of nodes may run on one Redis; they share the work and need not be told of each other.",
            "Its tasks: log, which writes the payload of the schedule to the log.",
            "Each option can be given as an environment variable: --io-permits as CARILLON_IO_PERMITS. A flag wins.",
            "",
            "Examples:",
            "  carillon node",
            "  carillon node --redis redis://cache.internal:6379 --io-permits 64 --close-grace 30s --wait 1m",
            "  CARILLON_REDIS=rediss://user:secret@cache.internal CARILLON_LOG_FORMAT=json carillon node"
        })
final class NodeCommand implements Callable<Integer> {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private SafetyOptions safety = new SafetyOptions();

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "0s",
            converter = DurationText.class,
            description = "How long to wait for a Redis that does not answer at the start (default: ${DEFAULT-VALUE}).")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--log-level",
            paramLabel = "error|warn|info|debug|trace",
            defaultValue = "info",
            converter = Logs.LevelWords.class,
            description = "What of its own it logs, on standard error (default: ${DEFAULT-VALUE}).")
    private Logs.Level logLevel = Logs.Level.INFO;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            converter = Logs.FormWords.class,
            description = "A line of text, or of JSON, for each event (default: ${DEFAULT-VALUE}).")
    private Logs.Form logForm = Logs.Form.TEXT;

    @Override
    public Integer call() throws InterruptedException {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("wait: " + wait + " must not be negative");
        }
        NodeConfig config = options.config();
        Logs.full(logLevel, logForm);
        safety.in(redis.config());
        ExitSignal exit = ExitSignal.install();
        int code = ExitCode.FAILURE;
        try {
            run(config, exit);
            code = ExitCode.OK;
        } finally {
            exit.finish(code);
        }
        return code;
    }

    private void run(NodeConfig config, ExitSignal exit) throws InterruptedException {
        TaskRegistry tasks =
                TaskRegistry.builder().add(LogTask.TASK, new LogTask()).build();
        Optional<ScheduleStore> found = open(exit);
        if (found.isEmpty()) {
            return;
        }
        try (ScheduleStore store = found.get();
                SchedulerNode node = new SchedulerNode(store, tasks, config)) {
            banner(config, store.shards());
            node.start();
            exit.await();
        }
    }

    /** The store, or nothing if the process was asked to end before Redis answered. */
    private Optional<ScheduleStore> open(ExitSignal exit) throws InterruptedException {
        Ticker ticker = Ticker.system();
        long start = ticker.nanos();
        while (true) {
            try {
                return Optional.of(RedisOptions.open(safety.in(redis.config())));
            } catch (StoreUnavailableException e) {
                Duration waited = Duration.ofNanos(ticker.nanos() - start);
                if (waited.compareTo(wait) >= 0) {
                    throw e;
                }
                if (exit.await(BETWEEN_TRIES)) {
                    return Optional.empty();
                }
            }
        }
    }

    private void banner(NodeConfig config, int shards) {
        LoggingEventBuilder line = LoggerFactory.getLogger(NodeCommand.class)
                .atInfo()
                .addKeyValue("version", VersionCommand.program())
                .addKeyValue("java", Runtime.version())
                .addKeyValue("redis", redis.shown())
                .addKeyValue("namespace", redis.namespace())
                .addKeyValue("shards", shards)
                .addKeyValue("durability", safety.durability());
        for (Map.Entry<String, String> setting : NodeOptions.shown(config).entrySet()) {
            line = line.addKeyValue(setting.getKey(), setting.getValue());
        }
        line.log("carillon node");
    }
}
