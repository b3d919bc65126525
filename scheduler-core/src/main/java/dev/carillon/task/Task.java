package dev.carillon.task;

import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that schedules can name: its name, the type of its payload, and the defaults for its runs, which a
 * schedule's own policies override. A constant shared by those who schedule it and those who handle it. Immutable.
 *
 * @param <P> the type of the payload
 * @param name the name that links schedules and handlers
 * @param payloadType what the payload is mapped to
 * @param kind which executor its runs use
 * @param retry how failed attempts are tried again
 * @param timeout how long an attempt may take, or null for no limit
 * @param stallTimeout how long an attempt may say nothing, or null for no limit
 * @param onNodeLoss what happens when the node that runs it dies
 * @param nonRetryable exceptions that another attempt cannot help, with their subclasses
 * @param limits what the cluster may have of it in progress, and start
 */
public record Task<P extends @Nullable Object>(
        TaskName name,
        Class<P> payloadType,
        TaskKind kind,
        Retry retry,
        @Nullable Duration timeout,
        @Nullable Duration stallTimeout,
        OnNodeLoss onNodeLoss,
        List<Class<? extends Throwable>> nonRetryable,
        TaskLimits limits) {

    public Task {
        Objects.requireNonNull(payloadType, "payloadType");
        if (stallTimeout != null && (stallTimeout.isNegative() || stallTimeout.isZero())) {
            throw new IllegalArgumentException("stallTimeout: " + stallTimeout + " must be more than nothing");
        }
        nonRetryable = List.copyOf(nonRetryable);
    }

    /**
     * An I/O task with three retries one second apart, no time-out, re-run when its node is lost.
     *
     * @throws IllegalArgumentException naming {@code task} when the name is malformed
     */
    public static <P extends @Nullable Object> Task<P> of(String name, Class<P> payloadType) {
        return new Task<>(
                new TaskName(name),
                payloadType,
                TaskKind.IO,
                Retry.DEFAULT,
                null,
                null,
                OnNodeLoss.RERUN,
                List.of(),
                TaskLimits.NONE);
    }

    /** An I/O task without a payload. */
    public static Task<@Nullable Void> of(String name) {
        return of(name, Void.class);
    }

    /** This task on the CPU executor. */
    public Task<P> cpuBound() {
        return new Task<>(
                name, payloadType, TaskKind.CPU, retry, timeout, stallTimeout, onNodeLoss, nonRetryable, limits);
    }

    /** This task with another retry rule. */
    public Task<P> withRetry(Retry value) {
        return new Task<>(name, payloadType, kind, value, timeout, stallTimeout, onNodeLoss, nonRetryable, limits);
    }

    /** This task with a limit to how long an attempt may take. */
    public Task<P> withTimeout(Duration value) {
        return new Task<>(name, payloadType, kind, retry, value, stallTimeout, onNodeLoss, nonRetryable, limits);
    }

    /**
     * This task with a limit to how long an attempt may say nothing: neither progress, nor a log line, nor a
     * {@link Run#heartbeat}. An attempt that is silent for longer is stopped like one that took too long.
     *
     * @throws IllegalArgumentException naming {@code stallTimeout} unless it is more than nothing
     */
    public Task<P> withStallTimeout(Duration value) {
        return new Task<>(name, payloadType, kind, retry, timeout, value, onNodeLoss, nonRetryable, limits);
    }

    /** This task with another rule for the loss of a node. */
    public Task<P> withOnNodeLoss(OnNodeLoss value) {
        return new Task<>(name, payloadType, kind, retry, timeout, stallTimeout, value, nonRetryable, limits);
    }

    /**
     * This task with exceptions that another attempt cannot help: a run that throws one of them, or a subclass, is a dead
     * letter at once, as with {@link NonRetryableException}.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Task<P> withoutRetryOn(Class<? extends Throwable>... exceptions) {
        return new Task<>(
                name, payloadType, kind, retry, timeout, stallTimeout, onNodeLoss, List.of(exceptions), limits);
    }

    /**
     * This task with a limit to its runs in progress in the whole cluster; what has no room waits.
     *
     * @param value 1 to {@link TaskLimits#MOST_CONCURRENT}
     * @throws IllegalArgumentException naming {@code maxConcurrent} when it is out of range
     */
    public Task<P> withMaxConcurrent(int value) {
        return withLimits(limits.withMaxConcurrent(value));
    }

    /**
     * This task with a limit to the attempts that start within any time of a length, in the whole cluster; what has no room
     * waits.
     *
     * @param value how many, 1 to {@link TaskLimits#MOST_RATE}
     * @param period in how long, 1 ms to 1 day
     * @throws IllegalArgumentException naming {@code rate} or {@code ratePeriod} when it is out of range
     */
    public Task<P> withRateLimit(int value, Duration period) {
        return withLimits(limits.withRate(value, period));
    }

    private Task<P> withLimits(TaskLimits value) {
        return new Task<>(name, payloadType, kind, retry, timeout, stallTimeout, onNodeLoss, nonRetryable, value);
    }

    /** False when another attempt cannot help after this. */
    public boolean isRetryable(Throwable thrown) {
        return !(thrown instanceof NonRetryableException)
                && nonRetryable.stream().noneMatch(type -> type.isInstance(thrown));
    }
}
