package dev.carillon.node;

import dev.carillon.node.ActiveRun.Stop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops attempts that took too long, or whose lease can no longer be relied upon. Talks to no store and runs no user code,
 * so nothing can hold it up: a run ends on this node before its lease can end, even while the store answers nothing.
 */
final class RunWatch implements Service.Loop {

    /** What one turn did. */
    record WatchTurn(int timedOut, int distrusted, int abandoned, long comeBackNanos) implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FULL_PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final NodeContext context;
    private final ActiveRuns active;
    private final Completer completer;
    private final Signal earlier;
    private volatile long nextTurnNanos;
    private int timedOut;
    private int distrusted;
    private int abandoned;

    /** @param earlier raised when a run needs a turn earlier than planned */
    RunWatch(NodeContext context, ActiveRuns active, Completer completer, Signal earlier) {
        this.context = context;
        this.active = active;
        this.completer = completer;
        this.earlier = earlier;
    }

    /** Takes note of an attempt that has just begun. */
    void began(ActiveRun run) {
        long now = context.nanos();
        long trustLeft = context.trustNanos() - (now - run.renewedNanos());
        long within = Math.min(Math.min(run.timeoutNanos(), run.stallNanos()), trustLeft);
        if (within < LONGEST_PAUSE_NANOS && now + within - nextTurnNanos < 0) {
            earlier.raise();
        }
    }

    @Override
    public WatchTurn runOnce() {
        timedOut = 0;
        distrusted = 0;
        abandoned = 0;
        // before looking, so that a run which begins unseen raises the signal
        nextTurnNanos = context.nanos() + LONGEST_PAUSE_NANOS;
        long pause = LONGEST_PAUSE_NANOS;
        for (ActiveRun run : active.all()) {
            pause = Math.min(pause, check(run));
        }
        nextTurnNanos = context.nanos() + pause;
        return new WatchTurn(timedOut, distrusted, abandoned, pause);
    }

    /** Returns in how many nanoseconds the run needs another look. */
    private long check(ActiveRun run) {
        if (run.isSettled()) {
            return LONGEST_PAUSE_NANOS;
        }
        long now = context.nanos();
        long trustLeft = context.trustNanos() - (now - run.renewedNanos());
        if (trustLeft <= 0) {
            distrust(run, now);
            trustLeft = LONGEST_PAUSE_NANOS;
        }
        return run.isRunning() ? Math.min(trustLeft, checkTime(run, now)) : trustLeft;
    }

    private void distrust(ActiveRun run, long now) {
        if (run.stop(Stop.WINDOW_OVER, now)) {
            distrusted++;
            context.meters().lostLease();
            LOG.warn("{} was stopped, its lease could not be renewed in time", run);
        }
    }

    private long checkTime(ActiveRun run, long now) {
        if (run.stopCause() == Stop.NONE) {
            long left = left(run.timeoutNanos(), run.runningNanos(now));
            long silenceLeft = left(run.stallNanos(), run.silentNanos(now));
            if (left > 0 && silenceLeft > 0) {
                return Math.min(left, silenceLeft);
            }
            stop(run, left > 0 ? Stop.STALLED : Stop.TIMEOUT, now);
        }
        boolean isOutOfTime = run.stopCause() == Stop.TIMEOUT || run.stopCause() == Stop.STALLED;
        return isOutOfTime ? checkGrace(run, now) : LONGEST_PAUSE_NANOS;
    }

    private static long left(long limitNanos, long usedNanos) {
        return limitNanos == ActiveRun.UNLIMITED_NANOS ? LONGEST_PAUSE_NANOS : limitNanos - usedNanos;
    }

    private void stop(ActiveRun run, Stop cause, long now) {
        if (run.stop(cause, now)) {
            timedOut++;
            LOG.warn(
                    "{} was stopped, it {}",
                    run,
                    cause == Stop.STALLED ? "said nothing for too long" : "took too long");
        }
    }

    private long checkGrace(ActiveRun run, long now) {
        long left = context.config().timeoutGrace().toNanos() - run.stoppingNanos(now);
        if (left > 0) {
            return left;
        }
        if (!completer.hasRoom()) {
            return FULL_PAUSE_NANOS;
        }
        if (run.settle()) {
            abandoned++;
            LOG.error("{} does not end though it was interrupted; counted as failed, its thread goes on", run);
            completer.add(Ended.timeout(run, context.clock().instant()));
        }
        return LONGEST_PAUSE_NANOS;
    }
}
