package dev.carillon.plan;

import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what becomes of occurrences: pure functions of what was read and of a moment in time.
 *
 * <p>A plan is made between a read and a compare-and-set. The store applies it only to the state that it was made from, so
 * a planner that is slow, stale or runs on a machine with a wrong clock can lose a race but never a fire time: the next
 * fire time is always computed from a nominal one, never from the present moment, and the present moment only tells which
 * fire times have passed. The store checks by its own clock that what is claimed is due.
 *
 * <p>A fire time counts as missed when it passed while nobody looked who could have claimed it, and a later one is due as
 * well or it is older than {@link #MISFIRE_THRESHOLD}.
 * FIRE_ONCE runs the latest one for all of them; SKIP runs the latest one only when it is not older than the threshold, and
 * drops the others; FIRE_ALL runs the latest ones, oldest first, one plan for each. Whatever lies further back than the
 * catch-up window or the start deadline is dropped. A delay after completion has one fire time at a time, which only the
 * deadline drops.
 *
 * <p>What passed while somebody looked has waited for a permit or for the room that its task's limits leave. It is not
 * dropped for that. Where the overlap rule lets only one run wait, the latest stands for all of them; else each waits for
 * itself, up to {@link #MOST_WAITING}.
 *
 * <p>What the calendars of a schedule exclude is no fire time, and none that was missed. Only one that was planned before
 * its calendar excluded it, and has come meanwhile, is dropped.
 *
 * <p>Immutable and thread-safe.
 */
public final class OccurrencePlanner {

    /** How late a fire time may be before {@link Misfire#SKIP} drops it. */
    public static final Duration MISFIRE_THRESHOLD = Duration.ofMinutes(1);

    /** Up to which number missed fire times are counted one by one; more of them count as this many. */
    public static final int MAX_MISSED_COUNT = 10_000;

    /** How many fire times of one schedule may wait for a permit or for room, each for itself; the latest ones. */
    public static final int MOST_WAITING = 1_000;

    /** How many nodes a run may cost before it is given up. */
    public static final int MAX_LOSSES = 5;

    private OccurrencePlanner() {}

    /**
     * From where a new schedule counts: fixed-rate intervals from here, a delay after completion as if a run had ended
     * here.
     */
    public static Instant anchor(Schedule schedule, Instant now) {
        Instant start = schedule.bounds().startAt();
        if (schedule.recurrence() instanceof EveryAfter after) {
            return start != null && start.isAfter(now) ? start.minus(after.delay()) : now;
        }
        return start != null ? start : now;
    }

    /** The fire time of a new schedule that names no calendar; empty when there is none within its bounds. */
    public static Optional<Instant> first(Schedule schedule, Instant now) {
        return first(schedule, List.of(), now);
    }

    /**
     * The fire time of a new schedule; empty when there is none within its bounds.
     *
     * @param calendars those that it names
     */
    public static Optional<Instant> first(Schedule schedule, List<StoredCalendar> calendars, Instant now) {
        return new FireTimes(schedule, anchor(schedule, now), calendars).first(now);
    }

    /**
     * True when calendars exclude a fire time. One that was just planned is excluded only when none was found that is not,
     * far into the future.
     */
    public static boolean isExcluded(List<StoredCalendar> calendars, Instant nominal) {
        return new Exclusions(calendars).by(nominal).isPresent();
    }

    /**
     * From where a schedule counts after an update: as before, if rule and start are the same; else nothing that lies before
     * the update counts, so an interval whose start has passed counts from the latest of its fire times.
     */
    public static Instant anchorAfterUpdate(StoredSchedule old, Schedule updated, Instant now) {
        if (hasSameRule(old, updated)) {
            return old.anchor();
        }
        Instant start = updated.bounds().startAt();
        if (start == null || start.isAfter(now)) {
            return anchor(updated, now);
        }
        return updated.recurrence() instanceof Every every ? every.latest(start, now) : now;
    }

    /**
     * The fire time after an update. What was due stays due while rule and bounds are the same, or while the new rule knows
     * that fire time too; else it is the first fire time of the new rule after the present moment and after the last claimed
     * one. That of a paused schedule is what its pause keeps from then on; what was due of it is dropped.
     *
     * @param calendars those that the updated definition names
     */
    public static Optional<Instant> nextAfterUpdate(
            StoredSchedule old, Schedule updated, List<StoredCalendar> calendars, Instant now) {
        if (hasSameTimes(old, updated)) {
            return old.awaited();
        }
        FireTimes times = new FireTimes(updated, anchorAfterUpdate(old, updated, now), calendars);
        boolean isExhausted = updated.bounds().isExhausted(old.started());
        return old.awaited()
                .filter(next -> !isExhausted && keeps(old, times, updated, next, now))
                .or(() -> nextOf(times, updated, old, now));
    }

    private static boolean hasSameRule(StoredSchedule old, Schedule updated) {
        return old.schedule().recurrence().equals(updated.recurrence())
                && Objects.equals(
                        old.schedule().bounds().startAt(), updated.bounds().startAt());
    }

    private static boolean hasSameTimes(StoredSchedule old, Schedule updated) {
        return old.schedule().recurrence().equals(updated.recurrence())
                && old.schedule().bounds().equals(updated.bounds());
    }

    /** A delay after completion that has passed is over, whatever the next one is, and the same one goes on. */
    private static boolean keeps(StoredSchedule old, FireTimes times, Schedule updated, Instant next, Instant now) {
        boolean hasPassed = !next.isAfter(now);
        if (hasPassed && old.pause().isPresent()) {
            return false;
        }
        if (updated.recurrence() instanceof EveryAfter) {
            return updated.bounds().isBeforeEnd(next) && (hasPassed || hasSameRule(old, updated));
        }
        return hasPassed
                && times.after(next.minusMillis(1)).filter(next::equals).isPresent();
    }

    /**
     * What an update drops: fire times that have passed by the old rule and that the schedule does not wait for any more.
     *
     * @param next the fire time after the update
     */
    public static Optional<PutRequest.Dropped> droppedByUpdate(
            StoredSchedule old, Schedule updated, Optional<Instant> next, Instant now) {
        if (hasSameTimes(old, updated)) {
            return Optional.empty();
        }
        if (old.pause().isPresent()) {
            return new HeldTimes(old)
                    .passed(now)
                    .or(() -> heldInstant(old, updated, now))
                    .map(missed -> new PutRequest.Dropped(missed.latest(), missed.count(), DropReason.PAUSED));
        }
        return old.next()
                .filter(due -> !due.isAfter(now) && !next.equals(Optional.of(due)))
                .map(due -> FireTimes.sinceItsRule(old).passed(due, now, MAX_MISSED_COUNT))
                .map(passed -> new PutRequest.Dropped(passed.latest(), passed.count(), DropReason.REPLACED));
    }

    /** A single instant that came during a pause waits for the end of it, unless another rule takes its place. */
    private static Optional<ResumeRequest.Missed> heldInstant(StoredSchedule old, Schedule updated, Instant now) {
        return hasSameRule(old, updated) || !(old.schedule().recurrence() instanceof Once)
                ? Optional.empty()
                : new HeldTimes(old).first().filter(at -> !at.isAfter(now)).map(at -> new ResumeRequest.Missed(at, 1));
    }

    /** The same for a definition that names no calendar. */
    public static Optional<Instant> nextAfterUpdate(StoredSchedule old, Schedule updated, Instant now) {
        return nextAfterUpdate(old, updated, List.of(), now);
    }

    /**
     * The fire time that a schedule should wait for instead of the one that it does: its calendars are others than that was
     * planned with, or so are the rules of its time zone. Never one that has passed, or that does not lie behind the last
     * one. What has come is left to whoever claims it, and the last fire time of a schedule stays until then.
     *
     * @return empty when it waits for the right one
     */
    public static Optional<Instant> replanned(StoredSchedule schedule, Instant now) {
        Optional<Instant> planned = schedule.awaited().filter(next -> next.isAfter(now));
        if (!schedule.isReplannable() || planned.isEmpty()) {
            return Optional.empty();
        }
        Instant from = schedule.lastNominal().filter(now::isBefore).orElse(now);
        return FireTimes.of(schedule).after(sinceItsRule(schedule, from)).filter(next -> !next.equals(planned.get()));
    }

    /** The later of a moment and when the schedule got its rule, as far as that is known: before, the rule has no fire times. */
    private static Instant sinceItsRule(StoredSchedule schedule, Instant moment) {
        boolean isKnown = !schedule.anchor().equals(schedule.schedule().bounds().startAt());
        return isKnown && schedule.anchor().isAfter(moment) ? schedule.anchor() : moment;
    }

    /**
     * The first fire time after a moment that a calendar keeps a schedule from, if that comes before the one that it waits
     * for.
     */
    public static Optional<Exclusion> nextExcluded(StoredSchedule schedule, Instant now) {
        Instant from = schedule.lastNominal().filter(now::isBefore).orElse(now);
        Exclusions exclusions = new Exclusions(schedule.calendars());
        return FireTimes.of(schedule)
                .recurring(from)
                .filter(at -> schedule.next().filter(at::isAfter).isEmpty())
                .flatMap(at -> exclusions.by(at).map(by -> new Exclusion(at, by)));
    }

    /** A fire time that is none because of a calendar. */
    public record Exclusion(Instant nominal, CalendarName by) {}

    /** How a schedule starts to fire again: with its next fire time, and with what becomes of those that have passed. */
    public static ResumeRequest resume(StoredSchedule paused, CatchUp catchUp, Instant now) {
        HeldTimes held = new HeldTimes(paused);
        Optional<ResumeRequest.Missed> missed = held.passed(now);
        boolean catchesUp = catchUp == CatchUp.FIRE_ONCE;
        Optional<Instant> pending = held.delay().filter(at -> at.isAfter(now));
        boolean isDelay = paused.schedule().recurrence() instanceof EveryAfter;
        // a delay begins anew when the run that catches up has ended
        boolean waitsForRun = isDelay && catchesUp && missed.isPresent();
        // a run may have ended after the pause did: then the delay counts from there
        Instant from = isDelay && paused.anchor().isAfter(now) ? paused.anchor() : now;
        Optional<Instant> next = waitsForRun
                ? Optional.empty()
                : pending.or(() -> nextOf(FireTimes.of(paused), paused.schedule(), paused, from));
        return new ResumeRequest(paused, next, missed, catchesUp);
    }

    /**
     * The same for a pause that ended at a known moment, which may be a while ago: what lies before it has passed, what
     * lies at it or after fires.
     */
    public static ResumeRequest resume(EndedPauses.Ended ended) {
        Recurrence recurrence = ended.schedule().schedule().recurrence();
        Instant from = recurrence instanceof EveryAfter
                ? ended.end()
                : sinceItsRule(ended.schedule(), ended.end().minusMillis(1));
        return resume(ended.schedule(), ended.catchUp(), from);
    }

    /**
     * The first fire time that a schedule has not dealt with: it runs it, or decides when it is resumed what becomes of it.
     * Empty when there is none.
     */
    public static Optional<Instant> undecided(StoredSchedule schedule) {
        return schedule.pause().isPresent() ? new HeldTimes(schedule).first() : schedule.next();
    }

    private static Optional<Instant> nextOf(FireTimes times, Schedule schedule, StoredSchedule state, Instant now) {
        Recurrence recurrence = schedule.recurrence();
        Optional<Instant> last = state.lastNominal();
        if (schedule.bounds().isExhausted(state.started())) {
            return Optional.empty();
        }
        if (recurrence instanceof Once once) {
            return Optional.of(once.at()).filter(at -> last.isEmpty() || at.isAfter(last.get()));
        }
        if (recurrence instanceof EveryAfter && !state.isIdle()) {
            return Optional.empty();
        }
        Instant from = last.filter(now::isBefore).orElse(now);
        return recurrence instanceof EveryAfter ? times.first(from) : times.after(from);
    }

    /**
     * What to claim of a schedule whose fire time has come.
     *
     * @param schedule an active schedule with a fire time
     * @param onNodeLoss what to do when the node that gets it dies
     * @param now the present moment; when the fire time lies after it, the occurrence is planned as on time
     * @param attendedSince since when somebody has looked for what is due who could have claimed it; what became due later
     *     is not missed but waits
     */
    public static ClaimItem due(StoredSchedule schedule, OnNodeLoss onNodeLoss, Instant now, Instant attendedSince) {
        Instant due = schedule.next().orElseThrow();
        FireTimes times = FireTimes.sinceItsRule(schedule);
        if (times.isExcluded(due)) {
            return new ClaimItem.Drop(schedule, due, 1, DropReason.EXCLUDED, times.after(due));
        }
        if (schedule.schedule().dueAt(due).isAfter(now)) {
            return new ClaimItem.Fire(schedule, due, 0, times.after(due), onNodeLoss);
        }
        return new LateTimes(schedule, times, onNodeLoss, now, attendedSince).plan(due);
    }

    /**
     * The fire time after the next one, for a schedule whose next one is skipped; empty when there is none. A delay after
     * completion counts on from what is skipped.
     */
    public static Optional<Instant> afterNext(StoredSchedule schedule) {
        Instant next = schedule.next().orElseThrow();
        return schedule.schedule().recurrence() instanceof EveryAfter after
                ? Optional.of(next.plus(after.delay()))
                        .filter(schedule.schedule().bounds()::isBeforeEnd)
                : FireTimes.sinceItsRule(schedule).after(next);
    }

    /**
     * The fire times of a schedule in a stretch of time, oldest first.
     *
     * @param from where it begins, itself excluded
     * @param to where it ends, itself included
     * @param most how many to return at most, the oldest ones
     */
    public static List<Instant> between(StoredSchedule schedule, Instant from, Instant to, int most) {
        FireTimes times = FireTimes.of(schedule);
        List<Instant> found = new ArrayList<>();
        Optional<Instant> at = times.after(from);
        while (at.isPresent() && !at.get().isAfter(to) && found.size() < most) {
            found.add(at.get());
            at = times.after(at.get());
        }
        return found;
    }

    /**
     * What follows a failed attempt: a retry while some are left, else the end.
     *
     * @param least the shortest delay that will do, whatever the rule says
     */
    public static Completion.Ending afterFailure(Claim claim, Retry retry, Duration least) {
        if (claim.retries() >= retry.maxRetries()) {
            return new Completion.Finish(RunState.DEAD);
        }
        Duration delay = retry.delayBefore(claim.retries() + 1);
        return new Completion.RetryAfter(delay.compareTo(least) < 0 ? least : delay);
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
