package dev.carillon.plan;

import dev.carillon.plan.FireTimes.Passed;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of a schedule's fire times that are due, one or many: of those that were missed by its misfire rule, of those
 * that wait by its overlap rule, of all by its start deadline.
 */
final class LateTimes {

    private final StoredSchedule schedule;
    private final FireTimes times;
    private final Instant now;
    /** What was due until then was missed; what became due later waits. */
    private final Instant attendedSince;

    private final Misfire rule;
    private final OnNodeLoss onNodeLoss;
    /** What lies before this is too old to run. */
    private final Instant oldest;

    private final DropReason tooOld;

    LateTimes(StoredSchedule schedule, FireTimes times, OnNodeLoss onNodeLoss, Instant now, Instant attendedSince) {
        this.schedule = schedule;
        this.times = times;
        this.onNodeLoss = onNodeLoss;
        this.now = now;
        this.attendedSince = attendedSince.isBefore(now) ? attendedSince : now;
        Policies policies = schedule.schedule().policies();
        this.rule = policies.misfire();
        Instant windowBegins = this.attendedSince.minus(rule.catchUpWindow());
        Duration deadline = policies.startDeadline();
        boolean deadlineFirst = deadline != null && now.minus(deadline).isAfter(windowBegins);
        this.oldest = deadlineFirst ? now.minus(deadline) : windowBegins;
        this.tooOld = deadlineFirst ? DropReason.DEADLINE : DropReason.MISFIRE;
    }

    /**
     * The next step.
     *
     * @param due the first fire time that has not been dealt with; it is due
     */
    ClaimItem plan(Instant due) {
        Passed passed = times.ripe(due, now, OccurrencePlanner.MAX_MISSED_COUNT);
        if (passed.count() == 1 || !waitsEachForItself()) {
            return byRule(due, passed);
        } else if (isWaiting(due)) {
            return oldestOf(due, passed, OccurrencePlanner.MOST_WAITING, DropReason.OVERLAP);
        }
        return byRule(due, times.ripe(due, attendedSince, OccurrencePlanner.MAX_MISSED_COUNT));
    }

    private boolean waitsEachForItself() {
        Overlap.Kind overlap = schedule.schedule().policies().overlap().kind();
        return rule.kind() == Misfire.Kind.FIRE_ALL
                || overlap == Overlap.Kind.QUEUE_ALL
                || overlap == Overlap.Kind.ALLOW;
    }

    private boolean isWaiting(Instant nominal) {
        return dueAt(nominal).isAfter(attendedSince);
    }

    private ClaimItem byRule(Instant due, Passed passed) {
        Recurrence recurrence = schedule.schedule().recurrence();
        boolean isAlone = recurrence instanceof EveryAfter || recurrence instanceof Once;
        if (isTooOld(passed.latest()) && !(isAlone && tooOld == DropReason.MISFIRE)) {
            return drop(passed, tooOld);
        }
        if (rule.kind() == Misfire.Kind.FIRE_ALL && passed.count() > 1) {
            return oldestOf(due, passed, rule.most(), DropReason.MISFIRE);
        }
        boolean isMissed = came(passed.latest()).isBefore(attendedSince.minus(OccurrencePlanner.MISFIRE_THRESHOLD));
        if (rule.kind() == Misfire.Kind.SKIP && isMissed && !(recurrence instanceof EveryAfter)) {
            return drop(passed, DropReason.MISFIRE);
        }
        return fire(passed.latest(), passed.count() - 1);
    }

    /** Drops what is too old or too many, then fires the oldest of the rest. */
    private ClaimItem oldestOf(Instant due, Passed passed, int most, DropReason tooMany) {
        if (isTooOld(passed.latest())) {
            return drop(passed, tooOld);
        }
        Instant begin = isTooOld(due) ? firstYoungEnough(due, passed.latest()) : due;
        Passed left = times.passed(begin, passed.latest(), OccurrencePlanner.MAX_MISSED_COUNT);
        DropReason reason = tooOld;
        if (left.count() > most) {
            begin = times.stepsAfter(begin, left.count() - most);
            reason = tooMany;
        }
        if (begin.equals(due)) {
            return fire(due, 0);
        }
        Passed gone = times.passed(due, begin.minusMillis(1), OccurrencePlanner.MAX_MISSED_COUNT);
        return new ClaimItem.Drop(schedule, gone.latest(), gone.count(), reason, Optional.of(begin));
    }

    /** Jitter may keep one young whose nominal time alone would be too old. */
    private Instant firstYoungEnough(Instant due, Instant latest) {
        Instant first = times.after(oldest.minusMillis(1))
                .filter(at -> at.isBefore(latest))
                .orElse(latest);
        Instant before = times.passed(due, first.minusMillis(1), OccurrencePlanner.MAX_MISSED_COUNT)
                .latest();
        return isTooOld(before) ? first : before;
    }

    private boolean isTooOld(Instant nominal) {
        return dueAt(nominal).isBefore(oldest);
    }

    /** When it could first have been claimed: a single instant of the past comes when its schedule is made. */
    private Instant came(Instant nominal) {
        Instant due = dueAt(nominal);
        boolean wasPast = schedule.schedule().recurrence() instanceof Once
                && schedule.anchor().isAfter(due);
        return wasPast ? schedule.anchor() : due;
    }

    private Instant dueAt(Instant nominal) {
        return schedule.schedule().dueAt(nominal);
    }

    private ClaimItem fire(Instant nominal, int missedCount) {
        return new ClaimItem.Fire(schedule, nominal, missedCount, times.after(nominal), onNodeLoss);
    }

    private ClaimItem drop(Passed passed, DropReason reason) {
        return new ClaimItem.Drop(schedule, passed.latest(), passed.count(), reason, times.after(passed.latest()));
    }
}
