package dev.carillon.task;

import dev.carillon.run.Cause;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a handler can know of the attempt it executes, and say of it. Thread-safe.
 *
 * <p>What is said travels with the renewals of the run's lease, at a third of its length, and with the end of the attempt:
 * saying something costs no request of its own, and a short run is heard of when it ends. The latest words count.
 */
public interface Run {

    /** The run's name, the same for all its attempts: the key for idempotent effects. */
    RunId id();

    /** The schedule that fired. */
    ScheduleId schedule();

    /** The fire time that the recurrence gives. */
    Instant nominal();

    /** When this attempt was started, by the store's clock as this node knows it. */
    Instant started();

    /** How late this attempt started: {@code started - nominal}. */
    Duration lateness();

    /** Which start of the run this is, from 1, counting retries and take-overs. */
    int attempt();

    /** How many missed fire times this run stands for besides its own. */
    int missedCount();

    /** Why this attempt was started. */
    Cause cause();

    /** Larger than the fence of every earlier attempt: hand it to sinks that can refuse an older one. */
    Fence fence();

    /** The schedule's tags. */
    List<String> tags();

    /** True when the attempt should end: timed out, cancelled, its node is closing, or its lease is no longer safe. */
    boolean isCancelled();

    /**
     * The success with the latest fire time before this run's, manual runs left out; empty when the history, which has the
     * latest 100 ended runs, knows none. The first call asks the store, others repeat its answer.
     *
     * @throws RuntimeException when the store cannot be asked
     */
    Optional<PreviousSuccess> previousSuccess();

    /**
     * Leaves a result, which is kept with the history if the attempt succeeds. The last one counts; null leaves none.
     *
     * @param value what Jackson can write as JSON, at most {@link dev.carillon.run.RunResult#MAX_BYTES} bytes of it
     * @throws IllegalArgumentException naming {@code result} when it cannot be written or is too large
     */
    void result(@Nullable Object value);

    /**
     * Says how far the run has come.
     *
     * @throws IllegalArgumentException naming {@code progress} unless {@code 0 <= done <= total} and {@code total >= 1}
     */
    void progress(long done, long total);

    /**
     * Adds a line to the run's log, of which the latest {@link dev.carillon.run.RunNotes#MAX_LINES} are kept, each cut to
     * {@link dev.carillon.run.RunNotes#MAX_LINE_CHARS} characters.
     */
    void log(String line);

    /**
     * Says that the handler is getting on, as progress and log lines do. Nothing heard for the time that
     * {@link Task#withStallTimeout} allows stops the attempt; without that, this does nothing.
     */
    void heartbeat();
}
