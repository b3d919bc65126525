package dev.carillon.schedule;

import dev.carillon.schedule.ZoneTimeline.Period;
import java.time.Instant;

/**
 * Finds fire times: a {@link CronPattern} walked through the periods of a zone under a {@link DstRule}.
 *
 * <p>Whether a local time fires depends on that time and the zone alone, never on where the search starts. All times
 * are epoch seconds. Thread-safe.
 */
final class CronEvaluator {

    /** What {@link #next} returns when nothing fires within 400 years. */
    static final long NONE = CronPattern.NONE;

    /** Safely inside what {@link Instant} can express, with room for any offset. */
    static final long LAST = Instant.MAX.getEpochSecond() - 2 * 86_400;

    /** The Gregorian calendar repeats after 400 years, weekdays included: what has not matched by then never will. */
    private static final long CYCLE_SECONDS = 146_097L * 86_400;
    /** No two offsets differ by more, so no clock goes back further. */
    private static final long LONGEST_OVERLAP_SECONDS = 36 * 3600;

    private final CronPattern pattern;
    private final ZoneTimeline timeline;
    private final DstRule dstRule;

    CronEvaluator(CronPattern pattern, ZoneTimeline timeline, DstRule dstRule) {
        this.pattern = pattern;
        this.timeline = timeline;
        this.dstRule = dstRule;
    }

    CronPattern pattern() {
        return pattern;
    }

    ZoneTimeline timeline() {
        return timeline;
    }

    DstRule dstRule() {
        return dstRule;
    }

    /** The first fire time after {@code from}, or {@link #NONE}. */
    long next(long from) {
        long next = from >= LAST ? NONE : search(from);
        if (next <= from) {
            throw new AssertionError("fire time " + next + " is not after " + from);
        }
        return next;
    }

    private long search(long from) {
        Period period = timeline.at(from);
        long start = from + period.offset() + 1;
        if (!dstRule.everyPass()) {
            start = Math.max(start, period.firstNewLocal());
        }
        long limit = Math.min(start + CYCLE_SECONDS, LAST);
        long local = pattern.next(start, limit);
        while (local >= period.localEnd() && !isOver(local, from, period)) {
            long ahead = local - period.offset() - 2 * LONGEST_OVERLAP_SECONDS;
            if (ahead > period.end() && isSettled(from, period)) {
                period = timeline.at(ahead);
                continue;
            }
            Period following = timeline.after(period);
            long resume = period.end() + following.offset();
            if (resume > period.localEnd()) {
                if (local < resume) {
                    if (resume - period.localEnd() <= dstRule.longestGapSeconds()) {
                        return period.end();
                    }
                    local = pattern.next(resume, limit);
                }
            } else if (dstRule.everyPass()) {
                local = pattern.next(resume, limit);
            }
            period = following;
        }
        return local == NONE ? NONE : local - period.offset();
    }

    /** Without a match ahead, only hours that clocks show again can still bring one. */
    private static boolean isOver(long local, long from, Period period) {
        return period.isLast() || (local == NONE && isSettled(from, period));
    }

    /** Whether the clock can no longer go back to before the local time at which the search started. */
    private static boolean isSettled(long from, Period period) {
        return period.end() - LONGEST_OVERLAP_SECONDS > from;
    }
}
