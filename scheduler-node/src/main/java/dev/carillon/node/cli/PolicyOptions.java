package dev.carillon.node.cli;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.node.form.RuleText;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a schedule's runs behave. */
final class PolicyOptions {

    static final class NodeLossWords extends WordOption<OnNodeLoss> {
        NodeLossWords() {
            super(OnNodeLoss.class);
        }
    }

    @Option(
            names = "--overlap",
            paramLabel = "RULE",
            description =
                    "What becomes of a fire time while an earlier run is unfinished: skip, allow:N (up to N at once),"
                            + " queue-one, queue-all or cancel-previous (default: skip).")
    private @Nullable String overlap;

    @Option(
            names = "--misfire",
            paramLabel = "RULE",
            description =
                    "What becomes of fire times that no node could claim: fire-once, skip or fire-all:N, the latest N"
                            + " (default: fire-once).")
    private @Nullable String misfire;

    @Option(
            names = "--catch-up",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How far back such a fire time may lie and still run (default: 365d; with fire-all 24h).")
    private @Nullable Duration catchUp;

    @Option(
            names = {"--start-deadline", "--expire-after"},
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long after its fire time a run may start; later it expires (default: no limit).")
    private @Nullable Duration startDeadline;

    @Option(
            names = "--priority",
            paramLabel = "0-9",
            description = "Who goes first under load: 9 before 0 (default: 0).")
    private @Nullable Integer priority;

    @Option(
            names = "--pause-after-failures",
            paramLabel = "N",
            description = "Pause the schedule when N of its runs have failed in a row (default: never).")
    private @Nullable Integer pauseAfterFailures;

    @Option(
            names = "--on-node-loss",
            paramLabel = "rerun|abandon",
            converter = NodeLossWords.class,
            description = "What becomes of a run whose node dies (default: as the task says).")
    private @Nullable OnNodeLoss onNodeLoss;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How many attempts may follow a failed one (default: as the task says).")
    private @Nullable Integer retries;

    @Option(
            names = "--retry-delay",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "The time before the first of them.")
    private @Nullable Duration retryDelay;

    @Option(
            names = "--retry-factor",
            paramLabel = "X",
            description = "By what that time grows from one to the next, up to an hour (default: 1).")
    private @Nullable Double retryFactor;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long an attempt may take (default: as the task says).")
    private @Nullable Duration timeout;

    /** @throws IllegalArgumentException naming the field that is malformed or out of range */
    void apply(ScheduleBuilder builder) {
        if (overlap != null) {
            builder.overlap(RuleText.overlap(overlap));
        }
        if (misfire != null || catchUp != null) {
            Misfire rule = misfire == null ? Misfire.FIRE_ONCE : RuleText.misfire(misfire);
            builder.misfire(catchUp == null ? rule : rule.within(catchUp));
        }
        if (startDeadline != null) {
            builder.startDeadline(startDeadline);
        }
        if (priority != null) {
            builder.priority(priority);
        }
        if (pauseAfterFailures != null) {
            builder.pauseAfterFailures(pauseAfterFailures);
        }
        if (onNodeLoss != null) {
            builder.onNodeLoss(onNodeLoss);
        }
        if (retries != null || retryDelay != null || retryFactor != null) {
            builder.retry(retry());
        }
        if (timeout != null) {
            builder.timeout(timeout);
        }
    }

    private Retry retry() {
        int count = retries == null ? Retry.DEFAULT.maxRetries() : retries;
        Duration delay = retryDelay == null ? Retry.DEFAULT.delay() : retryDelay;
        double factor = retryFactor == null ? 1 : retryFactor;
        return new Retry(count, delay, factor, RuleText.longestDelay(delay, factor));
    }
}
