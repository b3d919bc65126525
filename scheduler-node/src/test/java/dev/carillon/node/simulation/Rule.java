package dev.carillon.node.simulation;

import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a schedule should fire, by arithmetic that has nothing to do with the product's: every so many milliseconds from a
 * first one on. A single instant has one fire time, a delay after completion none that could be known beforehand.
 *
 * @param first the first fire time there may be
 * @param step the distance between two of them; 0 when there is but one
 * @param end the last moment at which there may be one
 */
record Rule(long first, long step, long end) {

    /** Of what has no fire times of its own. */
    static final Rule NONE = new Rule(Long.MAX_VALUE, 0, 0);

    private static final long EPOCH = Timeline.millis(Instant.EPOCH);

    /**
     * The rule of a definition.
     *
     * @param since when it, or the rule in it, was stored
     */
    static Rule of(Schedule schedule, long since) {
        Instant startAt = schedule.bounds().startAt();
        Instant endAt = schedule.bounds().endAt();
        long start = startAt == null ? Long.MIN_VALUE : Timeline.millis(startAt);
        long end = endAt == null ? Long.MAX_VALUE : Timeline.millis(endAt);
        if (schedule.recurrence() instanceof Every every) {
            long step = every.period().toMillis();
            return new Rule(startAt == null ? since + step : start, step, end);
        } else if (schedule.recurrence() instanceof Cron cron) {
            long step = Definitions.seconds(cron) * 1_000L;
            long from = Math.max(since, start);
            return new Rule(EPOCH + Math.floorDiv(from - EPOCH + step - 1, step) * step, step, end);
        } else if (schedule.recurrence() instanceof Once once) {
            return new Rule(Timeline.millis(once.at()), 0, end);
        }
        return NONE;
    }

    static boolean isDelay(Schedule schedule) {
        return schedule.recurrence() instanceof EveryAfter;
    }

    boolean has(long nominal) {
        boolean fits = step == 0 ? nominal == first : nominal >= first && (nominal - first) % step == 0;
        return fits && nominal <= end;
    }

    /** The fire times after {@code from}, up to and with {@code to}. */
    List<Long> between(long from, long to) {
        List<Long> found = new ArrayList<>();
        if (step == 0) {
            if (first > from && first <= Math.min(to, end)) {
                found.add(first);
            }
            return found;
        }
        long at = from < first ? first : first + ((from - first) / step + 1) * step;
        for (; at <= Math.min(to, end); at += step) {
            found.add(at);
        }
        return found;
    }
}
