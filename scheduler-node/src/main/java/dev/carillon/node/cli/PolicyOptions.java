package dev.carillon.node.cli;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Retry;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a schedule's runs behave. */
final class PolicyOptions {

    private static final Duration LONGEST_GROWN_DELAY = Duration.ofHours(1);

    static final class MisfireWords extends Words<Misfire> {
        MisfireWords() {
            super(Misfire.class);
        }
    }

    static final class NodeLossWords extends Words<OnNodeLoss> {
        NodeLossWords() {
            super(OnNodeLoss.class);
        }
    }

    @Option(
            names = "--overlap",
            paramLabel = "skip|allow:N",
            description = "A fire time while N runs (skip: one) are unfinished is dropped (default: skip).")
    private @Nullable String overlap;

    @Option(
            names = "--misfire",
            paramLabel = "fire-once|skip",
            converter = MisfireWords.class,
            description = "What becomes of fire times that no node could claim (default: fire-once).")
    private @Nullable Misfire misfire;

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
            converter = DurationText.class,
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
            converter = DurationText.class,
            description = "How long an attempt may take (default: as the task says).")
    private @Nullable Duration timeout;

    /** @throws IllegalArgumentException naming the field that is malformed or out of range */
    void apply(ScheduleBuilder builder) {
        if (overlap != null) {
            builder.overlap(overlap(overlap));
        }
        if (misfire != null) {
            builder.misfire(misfire);
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

    private static Overlap overlap(String value) {
        String text = value.toUpperCase(Locale.ROOT);
        try {
            return Overlap.parse(text.startsWith("ALLOW:") ? "ALLOW(" + text.substring(6) + ")" : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "overlap: " + Line.quoted(value) + " must be skip, or allow:N with N from 1 to 1000", e);
        }
    }

    private Retry retry() {
        int count = retries == null ? Retry.DEFAULT.maxRetries() : retries;
        Duration delay = retryDelay == null ? Retry.DEFAULT.delay() : retryDelay;
        double factor = retryFactor == null ? 1 : retryFactor;
        boolean grows = factor > 1 && delay.compareTo(LONGEST_GROWN_DELAY) < 0;
        return new Retry(count, delay, factor, grows ? LONGEST_GROWN_DELAY : delay);
    }
}
