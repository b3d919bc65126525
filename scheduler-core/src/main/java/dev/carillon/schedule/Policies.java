package dev.carillon.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a schedule's runs. A null value means that the task's own default applies.
 *
 * @param overlap what happens while earlier runs are unfinished
 * @param misfire what happens to fire times that nobody could claim
 * @param onNodeLoss what happens to a run whose node dies, or null
 * @param retry how failed attempts are tried again, or null
 * @param timeout how long an attempt may take, 1 ms to 30 days, or null
 */
public record Policies(
        Overlap overlap,
        Misfire misfire,
        @Nullable OnNodeLoss onNodeLoss,
        @Nullable Retry retry,
        @Nullable Duration timeout) {

    /** Skip overlaps, fire once after a misfire, and leave the rest to the task. */
    public static final Policies DEFAULT = new Policies(Overlap.SKIP, Misfire.FIRE_ONCE, null, null, null);

    /** @throws IllegalArgumentException naming {@code timeout} when it is out of range */
    public Policies {
        timeout = timeout == null ? null : Check.range("timeout", timeout, Duration.ofMillis(1), Duration.ofDays(30));
    }

    /** These policies with another overlap rule. */
    public Policies withOverlap(Overlap value) {
        return new Policies(value, misfire, onNodeLoss, retry, timeout);
    }

    /** These policies with another misfire rule. */
    public Policies withMisfire(Misfire value) {
        return new Policies(overlap, value, onNodeLoss, retry, timeout);
    }

    /** These policies with another rule for the loss of a node. */
    public Policies withOnNodeLoss(OnNodeLoss value) {
        return new Policies(overlap, misfire, value, retry, timeout);
    }

    /** These policies with another retry rule. */
    public Policies withRetry(Retry value) {
        return new Policies(overlap, misfire, onNodeLoss, value, timeout);
    }

    /** These policies with another time-out. */
    public Policies withTimeout(Duration value) {
        return new Policies(overlap, misfire, onNodeLoss, retry, value);
    }
}
