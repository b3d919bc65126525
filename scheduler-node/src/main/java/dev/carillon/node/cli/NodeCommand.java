package dev.carillon.node.cli;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.form.Secrets;
import dev.carillon.node.http.HttpConfig;
import dev.carillon.node.http.HttpDoor;
import dev.carillon.node.http.Inbox;
import dev.carillon.node.stock.Consumers;
import dev.carillon.redis.RedisMailbox;
import dev.carillon.run.Ticker;
import dev.carillon.store.Mailbox;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Its tasks: log writes the payload to the log; http sends its body as a webhook; stream hands its body out on a",
            "Redis stream; exec runs a program, if it is allowed; and what plugins bring.",
            "It does what programs ask for on a Redis stream, the inbox.",
            "It answers HTTP: the dashboard at /, the API under /api/v1, /health/live, /health/ready and /metrics.",
            "Each option can be given as an environment variable: --io-permits as CARILLON_IO_PERMITS. A flag wins.",
            "",
            "Examples:",
            "  carillon node",
            "  carillon node --redis redis://cache.internal:6379 --io-permits 64 --close-grace 30s --wait 1m",
            "  CARILLON_REDIS=rediss://user:secret@cache.internal CARILLON_LOG_FORMAT=json carillon node"
        })
final class NodeCommand implements Callable<Integer> {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(36_500);

    private final InstantSource clock;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private SafetyOptions safety = new SafetyOptions();

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Mixin
    private TaskOptions tasks = new TaskOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Mixin
    private InboxOptions inbox = new InboxOptions();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long to wait for a Redis that does not answer at the start"
                    + " (default: as long as it takes; without HTTP not at all).")
    private @Nullable Duration wait;

    @Option(
            names = "--log-level",
            paramLabel = "error|warn|info|debug|trace",
            defaultValue = "info",
            converter = Logs.LevelWords.class,
            description = "What of its own it logs, on standard error (default: ${DEFAULT-VALUE}).")
    private Logs.Level logLevel = Logs.Level.INFO;

    @Option(
            names = "--log-format",
            paramLabel = "text|json|ecs",
            defaultValue = "text",
            converter = Logs.FormWords.class,
            description =
                    "A line of text, of JSON, or of JSON with the fields of the Elastic Common Schema, for each event"
                            + " (default: ${DEFAULT-VALUE}).")
    private Logs.Form logForm = Logs.Form.TEXT;

    NodeCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (wait != null && wait.isNegative()) {
            throw new IllegalArgumentException("wait: " + wait + " must not be negative");
        }
        NodeConfig.Builder config = options.builder();
        Optional<HttpConfig> listening = http.config();
        Logs.full(logLevel, logForm);
        safety.in(redis.config());
        Mailbox mailbox = RedisMailbox.open(redis.config());
        Consumers consumers = new Consumers(mailbox, Ticker.system());
        TaskRegistry runnable = tasks.in(redis.namespace()).registry(consumers);
        ExitSignal exit = ExitSignal.install();
        int code = ExitCode.FAILURE;
        try (mailbox;
                consumers) {
            consumers.start();
            if (listening.isEmpty()) {
                run(config.build(), runnable, mailbox, exit, Optional.empty());
            } else {
                try (HttpDoor door = new HttpDoor(listening.get(), clock, Ticker.system())) {
                    run(config.meters(door.meters()).build(), runnable, mailbox, exit, Optional.of(door));
                }
            }
            code = ExitCode.OK;
        } finally {
            exit.finish(code);
        }
        return code;
    }

    private void run(
            NodeConfig config, TaskRegistry runnable, Mailbox mailbox, ExitSignal exit, Optional<HttpDoor> door)
            throws InterruptedException {
        Optional<ScheduleStore> found = open(exit, door);
        if (found.isEmpty()) {
            return;
        }
        try (ScheduleStore store = found.get();
                SchedulerNode node = new SchedulerNode(store, runnable, config)) {
            banner(config, store.shards());
            node.start();
            door.ifPresent(there -> there.open(store, node));
            serve(inbox.open(mailbox, store, node), exit);
            door.ifPresent(HttpDoor::close);
        }
    }

    /** Until the process is asked to end; then no letter is taken any more, and what was taken is answered. */
    private static void serve(Optional<Inbox> letters, ExitSignal exit) throws InterruptedException {
        try {
            exit.await();
        } finally {
            letters.ifPresent(Inbox::close);
        }
    }

    /** The store, or nothing if the process was asked to end before Redis answered. */
    private Optional<ScheduleStore> open(ExitSignal exit, Optional<HttpDoor> door) throws InterruptedException {
        Ticker ticker = Ticker.system();
        long start = ticker.nanos();
        Duration patience = wait != null ? wait : door.isPresent() ? AS_LONG_AS_IT_TAKES : Duration.ZERO;
        while (true) {
            try {
                return Optional.of(RedisOptions.open(safety.in(redis.config())));
            } catch (StoreUnavailableException e) {
                Duration waited = Duration.ofNanos(ticker.nanos() - start);
                if (waited.compareTo(patience) >= 0) {
                    throw e;
                }
                door.ifPresent(there ->
                        there.explain("Redis at " + redis.shown() + " cannot be reached, it is tried again and again: "
                                + Secrets.hide(String.valueOf(e.getMessage()))));
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
