package dev.carillon.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a schedule's runs. A null value means that the task's own default applies, or that there is no limit.
 *
 * @param overlap what happens while earlier runs are unfinished
 * @param misfire what happens to fire times that nobody could claim
 * @param startDeadline how long after its fire time a run may start, 1 s to 3,660 days; later it expires; or null
 * @param priority who goes first when more is due than can be run, 0 to 9, the highest first; a level counts like a minute
 *     of waiting, so that nothing waits for ever
 * @param pauseAfterFailures after how many failed runs in a row the schedule is paused, 1 to 1,000, or 0 for never
 * @param onNodeLoss what happens to a run whose node dies, or null
 * @param retry how failed attempts are tried again, or null
 * @param timeout how long an attempt may take, 1 ms to 30 days, or null
 */
public record Policies(
        Overlap overlap,
        Misfire misfire,
        @Nullable Duration startDeadline,
        int priority,
        int pauseAfterFailures,
        @Nullable OnNodeLoss onNodeLoss,
        @Nullable Retry retry,
        @Nullable Duration timeout) {

    /** The highest priority. */
    public static final int MAX_PRIORITY = 9;

    /** Skip overlaps, fire once after a misfire, and leave the rest to the task. */
    public static final Policies DEFAULT = new Policies(Overlap.SKIP, Misfire.FIRE_ONCE, null, 0, 0, null, null, null);

    /** @throws IllegalArgumentException naming the field whose value is out of range */
    public Policies {
        startDeadline = startDeadline == null
                ? null
                : Check.range("startDeadline", startDeadline, Duration.ofSeconds(1), Every.LONGEST);
        Check.range("priority", priority, 0, MAX_PRIORITY);
        Check.range("pauseAfterFailures", pauseAfterFailures, 0, 1_000);
        timeout = timeout == null ? null : Check.range("timeout", timeout, Duration.ofMillis(1), Duration.ofDays(30));
    }

    /** These policies with another overlap rule. */
    public Policies withOverlap(Overlap value) {
        return new Policies(value, misfire, startDeadline, priority, pauseAfterFailures, onNodeLoss, retry, timeout);
    }

    /** These policies with another misfire rule. */
    public Policies withMisfire(Misfire value) {
        return new Policies(overlap, value, startDeadline, priority, pauseAfterFailures, onNodeLoss, retry, timeout);
    }

    /** These policies with another deadline for the start. */
    public Policies withStartDeadline(Duration value) {
        return new Policies(overlap, misfire, value, priority, pauseAfterFailures, onNodeLoss, retry, timeout);
    }

    /** These policies with another priority. */
    public Policies withPriority(int value) {
        return new Policies(overlap, misfire, startDeadline, value, pauseAfterFailures, onNodeLoss, retry, timeout);
    }

    /** These policies with another number of failures after which the schedule is paused. */
    public Policies withPauseAfterFailures(int value) {
        return new Policies(overlap, misfire, startDeadline, priority, value, onNodeLoss, retry, timeout);
    }

    /** These policies with another rule for the loss of a node. */
    public Policies withOnNodeLoss(OnNodeLoss value) {
        return new Policies(overlap, misfire, startDeadline, priority, pauseAfterFailures, value, retry, timeout);
    }

    /** These policies with another retry rule. */
    public Policies withRetry(Retry value) {
        return new Policies(overlap, misfire, startDeadline, priority, pauseAfterFailures, onNodeLoss, value, timeout);
    }

    /** These policies with another time-out. */
    public Policies withTimeout(Duration value) {
        return new Policies(overlap, misfire, startDeadline, priority, pauseAfterFailures, onNodeLoss, retry, value);
    }
}
