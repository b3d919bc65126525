package dev.carillon.plan;

import dev.carillon.plan.FireTimes.Passed;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a schedule's fire times that are due, one or many, by its misfire rule and its start deadline. */
final class MissedTimes {

    private final StoredSchedule schedule;
    private final FireTimes times;
    private final Instant now;
    private final Misfire rule;
    /** What lies before this is too old to run. */
    private final Instant oldest;

    private final DropReason tooOld;

    MissedTimes(StoredSchedule schedule, FireTimes times, Instant now) {
        this.schedule = schedule;
        this.times = times;
        this.now = now;
        Policies policies = schedule.schedule().policies();
        this.rule = policies.misfire();
        Duration deadline = policies.startDeadline();
        boolean deadlineFirst = deadline != null && deadline.compareTo(rule.catchUpWindow()) < 0;
        this.oldest = now.minus(deadlineFirst ? deadline : rule.catchUpWindow());
        this.tooOld = deadlineFirst ? DropReason.DEADLINE : DropReason.MISFIRE;
    }

    /**
     * The next step.
     *
     * @param due the first fire time that has not been dealt with; it is due
     */
    ClaimItem plan(Instant due, OnNodeLoss onNodeLoss) {
        Passed passed = times.ripe(due, now, OccurrencePlanner.MAX_MISSED_COUNT);
        Recurrence recurrence = schedule.schedule().recurrence();
        boolean isAlone = recurrence instanceof EveryAfter || recurrence instanceof Once;
        if (isTooOld(passed.latest()) && !(isAlone && tooOld == DropReason.MISFIRE)) {
            return drop(passed, tooOld);
        }
        if (rule.kind() == Misfire.Kind.FIRE_ALL && passed.count() > 1) {
            return oldestOf(due, passed, onNodeLoss);
        }
        boolean isMissed = dueAt(passed.latest()).isBefore(now.minus(OccurrencePlanner.MISFIRE_THRESHOLD));
        if (rule.kind() == Misfire.Kind.SKIP && isMissed && !(recurrence instanceof EveryAfter)) {
            return drop(passed, DropReason.MISFIRE);
        }
        return fire(passed.latest(), passed.count() - 1, onNodeLoss);
    }

    /** Drops what is too old or too many, then fires the oldest of the rest. */
    private ClaimItem oldestOf(Instant due, Passed passed, OnNodeLoss onNodeLoss) {
        Instant begin = isTooOld(due) ? firstYoungEnough(due, passed.latest()) : due;
        Passed left = times.ripe(begin, now, OccurrencePlanner.MAX_MISSED_COUNT);
        DropReason reason = tooOld;
        if (left.count() > rule.most()) {
            begin = times.stepsAfter(begin, left.count() - rule.most());
            reason = DropReason.MISFIRE;
        }
        if (begin.equals(due)) {
            return fire(due, 0, onNodeLoss);
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

    private Instant dueAt(Instant nominal) {
        return schedule.schedule().dueAt(nominal);
    }

    private ClaimItem fire(Instant nominal, int missedCount, OnNodeLoss onNodeLoss) {
        return new ClaimItem.Fire(schedule, nominal, missedCount, times.after(nominal), onNodeLoss);
    }

    private ClaimItem drop(Passed passed, DropReason reason) {
        return new ClaimItem.Drop(schedule, passed.latest(), passed.count(), reason, times.after(passed.latest()));
    }
}
