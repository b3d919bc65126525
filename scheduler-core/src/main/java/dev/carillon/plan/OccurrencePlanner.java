package dev.carillon.plan;

import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what becomes of occurrences: pure functions of what was read and of a moment in time.
 *
 * <p>A plan is made between a read and a compare-and-set. The store applies it only to the state that it was made from, so
 * a planner that is slow, stale or runs on a machine with a wrong clock can lose a race but never a fire time: the next
 * fire time is always computed from a nominal one, never from the present moment, and the present moment only tells which
 * fire times have passed. The store checks by its own clock that what is claimed is due.
 *
 * <p>A fire time counts as missed when a later one has passed as well, or when it is older than
 * {@link #MISFIRE_THRESHOLD}. {@link Misfire#FIRE_ONCE} runs the latest one for all of them; {@link Misfire#SKIP} runs
 * the latest one only when it is not older than the threshold, and drops the others. A delay after completion has one fire
 * time at a time, which is never dropped.
 *
 * <p>Immutable and thread-safe.
 */
public final class OccurrencePlanner {

    /** How late a fire time may be before {@link Misfire#SKIP} drops it. */
    public static final Duration MISFIRE_THRESHOLD = Duration.ofMinutes(1);

    /** Up to which number missed fire times are counted one by one; more of them count as this many. */
    public static final int MAX_MISSED_COUNT = 10_000;

    /** How many nodes a run may cost before it is given up. */
    public static final int MAX_LOSSES = 5;

    private OccurrencePlanner() {}

    /** From where the fixed-rate intervals of a new schedule count. */
    public static Instant anchor(Recurrence recurrence, Instant now) {
        return recurrence instanceof Every every && every.startAt() != null ? every.startAt() : now;
    }

    /** The fire time of a new schedule; empty when there is none, which a cron expression shows only after the year 9999. */
    public static Optional<Instant> first(Schedule schedule, Instant now) {
        return new FireTimes(schedule, anchor(schedule.recurrence(), now)).first(now);
    }

    /** From where the fixed-rate intervals count after an update: the old anchor, if the rule is the same. */
    public static Instant anchorAfterUpdate(StoredSchedule old, Schedule updated, Instant now) {
        return old.schedule().recurrence().equals(updated.recurrence())
                ? old.anchor()
                : anchor(updated.recurrence(), now);
    }

    /**
     * The fire time after an update: what was due stays due while the rule is the same; else the first fire time of the new
     * rule after the present moment and after the last claimed one. A paused schedule has none until it is resumed.
     */
    public static Optional<Instant> nextAfterUpdate(StoredSchedule old, Schedule updated, Instant now) {
        if (old.pause().isPresent() || old.schedule().recurrence().equals(updated.recurrence())) {
            return old.next();
        }
        return nextOf(updated, anchorAfterUpdate(old, updated, now), old, now);
    }

    /** The fire time of a schedule that starts to fire again: fire times that passed meanwhile are gone. */
    public static Optional<Instant> nextAfterResume(StoredSchedule paused, Instant now) {
        return nextOf(paused.schedule(), paused.anchor(), paused, now);
    }

    private static Optional<Instant> nextOf(Schedule schedule, Instant anchor, StoredSchedule state, Instant now) {
        Recurrence recurrence = schedule.recurrence();
        Optional<Instant> last = state.lastNominal();
        if (recurrence instanceof Once once) {
            return Optional.of(once.at()).filter(at -> last.isEmpty() || at.isAfter(last.get()));
        }
        if (recurrence instanceof EveryAfter && !state.unfinished().isEmpty()) {
            return Optional.empty();
        }
        Instant from = last.filter(now::isBefore).orElse(now);
        return recurrence instanceof EveryAfter everyAfter
                ? Optional.of(from.plus(everyAfter.delay()))
                : new FireTimes(schedule, anchor).after(from);
    }

    /**
     * What to claim of a schedule whose fire time has come.
     *
     * @param schedule an active schedule with a fire time
     * @param onNodeLoss what to do when the node that gets it dies
     * @param now the present moment; when the fire time lies after it, the occurrence is planned as on time
     */
    public static ClaimItem due(StoredSchedule schedule, OnNodeLoss onNodeLoss, Instant now) {
        Instant due = schedule.next().orElseThrow();
        FireTimes times = new FireTimes(schedule.schedule(), schedule.anchor());
        FireTimes.Passed passed =
                due.isAfter(now) ? new FireTimes.Passed(due, 1) : times.passed(due, now, MAX_MISSED_COUNT);
        Optional<Instant> next = times.after(passed.latest());
        boolean stale = passed.latest().isBefore(now.minus(MISFIRE_THRESHOLD));
        boolean droppable = !(schedule.schedule().recurrence() instanceof EveryAfter);
        if (stale && droppable && schedule.schedule().policies().misfire() == Misfire.SKIP) {
            return new ClaimItem.Drop(schedule, passed.latest(), passed.count(), DropReason.MISFIRE, next);
        }
        return new ClaimItem.Fire(schedule, passed.latest(), passed.count() - 1, next, onNodeLoss);
    }

    /** What follows a failed attempt: a retry while some are left, else the end. */
    public static Completion.Ending afterFailure(Claim claim, Retry retry) {
        return claim.retries() < retry.maxRetries()
                ? new Completion.RetryAfter(retry.delayBefore(claim.retries() + 1))
                : new Completion.Finish(RunState.DEAD);
    }

    /** What becomes of a run whose node was lost. */
    public static Recovery afterLoss(ExpiredLease lease) {
        Recovery.Verdict verdict;
        if (lease.onNodeLoss() == OnNodeLoss.ABANDON) {
            verdict = Recovery.Verdict.ABANDON;
        } else {
            verdict = lease.losses() < MAX_LOSSES ? Recovery.Verdict.RERUN : Recovery.Verdict.BURY;
        }
        return new Recovery(lease, verdict);
    }
}
