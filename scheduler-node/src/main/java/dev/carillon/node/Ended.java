package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Attempt;
import dev.carillon.run.RunError;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.Completion;
import dev.carillon.task.RetryLaterException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt that ended, with what is to be recorded of it. */
record Ended(ActiveRun run, Completion completion) {

    /** The handler returned: the work is done, even if it was told to stop meanwhile. */
    static Ended success(ActiveRun run, Instant now) {
        Attempt attempt = new Attempt(
                run.started(), now, null, run.words().result(), run.words().notes());
        return new Ended(run, new Completion(run.claim(), attempt, new Completion.Finish(RunState.SUCCEEDED)));
    }

    /** The handler threw. An attempt that this node itself stopped is not the handler's failure. */
    static Ended failure(ActiveRun run, Throwable thrown, Instant now) {
        return switch (run.stopCause()) {
            case NONE ->
                run.slot().task().isRetryable(thrown)
                        ? failure(run, errorOf(thrown), leastDelay(thrown), now)
                        : hopeless(run, thrown, now);
            case TIMEOUT, STALLED -> timeout(run, now);
            case CANCELLED -> of(run, now, errorOf(thrown), new Completion.Finish(RunState.CANCELLED));
            case LEASE_LOST, WINDOW_OVER, CLOSING -> stopped(run, now);
        };
    }

    /** It took too long, or said nothing for too long. */
    static Ended timeout(ActiveRun run, Instant now) {
        RunError error = run.stopCause() == ActiveRun.Stop.STALLED
                ? new RunError("stalled", "said nothing for longer than " + millis(run.stallNanos()), "")
                : new RunError("timeout", "took longer than " + millis(run.timeoutNanos()), "");
        return failure(run, error, Duration.ZERO, now);
    }

    private static Duration leastDelay(Throwable thrown) {
        return thrown instanceof RetryLaterException later ? later.delay() : Duration.ZERO;
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }

    /** It can never succeed, so it is not tried again. */
    static Ended hopeless(ActiveRun run, Throwable thrown, Instant now) {
        return of(run, now, errorOf(thrown), new Completion.Finish(RunState.DEAD));
    }

    /** Its node could not let it go on: what was begun begins again elsewhere, unless it must not. */
    private static Ended stopped(ActiveRun run, Instant now) {
        if (run.claim().onNodeLoss() == OnNodeLoss.RERUN) {
            return handOver(run, run.started(), now);
        }
        String why = run.stopCause() == ActiveRun.Stop.CLOSING ? "its node closed" : "its node lost its lease";
        return of(run, now, new RunError("node-lost", why, ""), new Completion.Finish(RunState.LOST));
    }

    /** It was never started here, and may be started elsewhere at once. */
    static Ended notStarted(ActiveRun run, Instant now) {
        return handOver(run, now, now);
    }

    private static Ended handOver(ActiveRun run, Instant started, Instant now) {
        return new Ended(run, new Completion(run.claim(), new Attempt(started, now, null), new Completion.HandOver()));
    }

    private static Ended failure(ActiveRun run, RunError error, Duration leastDelay, Instant now) {
        return of(
                run,
                now,
                error,
                OccurrencePlanner.afterFailure(
                        run.claim(), run.slot().retry(run.definition().policies()), leastDelay));
    }

    private static Ended of(ActiveRun run, Instant now, @Nullable RunError error, Completion.Ending ending) {
        Attempt attempt =
                new Attempt(run.started(), now, error, null, run.words().notes());
        return new Ended(run, new Completion(run.claim(), attempt, ending));
    }

    /** An exception can be so broken that it cannot even be printed. */
    private static RunError errorOf(Throwable thrown) {
        try {
            return RunError.of(thrown);
        } catch (Throwable e) {
            return new RunError(thrown.getClass().getName(), "", "");
        }
    }
}
