package dev.carillon.schedule;

import dev.carillon.schedule.ZoneTimeline.Period;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Says in words what a clock change does to a fire time. */
final class FireNotes {

    static final int LONGEST_PREVIEW = 1_000;

    private final CronEvaluator evaluator;

    FireNotes(CronEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /**
     * The note for one fire time.
     *
     * @param last the fire time before it, or where the preview starts, epoch seconds
     * @param fire the fire time, epoch seconds
     */
    Optional<String> of(long last, long fire) {
        Optional<String> lost = lostTimes(last, fire);
        return lost.isPresent() ? lost : repeated(fire);
    }

    /** Local times of the expression between the two fire times that no clock shows. */
    private Optional<String> lostTimes(long last, long fire) {
        Optional<String> note = Optional.empty();
        Period period = evaluator.timeline().at(last);
        while (period.end() <= fire) {
            Period following = evaluator.timeline().after(period);
            if (following.offset() > period.offset()) {
                Optional<String> gap = gap(period.localEnd(), following.firstNewLocal(), period.end() == fire);
                note = gap.isPresent() ? gap : note;
            }
            period = following;
        }
        return note;
    }

    private Optional<String> gap(long start, long end, boolean firesAtEnd) {
        long first = evaluator.pattern().next(start, end);
        if (first >= end) {
            return Optional.empty();
        }
        long lost = first;
        int count = 1;
        for (long next = first; (next = evaluator.pattern().next(next + 1, end)) < end; count++) {
            lost = next;
        }
        String times = switch (count) {
            case 1 -> time(first) + " does not exist";
            case 2 -> time(first) + " and " + time(lost) + " do not exist";
            default -> time(first) + " to " + time(lost) + " (" + count + " times) do not exist";
        };
        boolean makesUp = firesAtEnd && end - start <= evaluator.dstRule().longestGapSeconds();
        String outcome = makesUp ? (count == 1 ? "fires " : "fires once, at ") + time(end) : "skipped";
        return Optional.of(times + " on " + date(first) + ": " + outcome);
    }

    private Optional<String> repeated(long fire) {
        Period period = evaluator.timeline().at(fire);
        long local = fire + period.offset();
        if (local < period.firstNewLocal()) {
            return Optional.of(twice(local) + "fires both times, this is the second");
        }
        if (period.isLast()) {
            return Optional.empty();
        }
        Period following = evaluator.timeline().after(period);
        if (local < period.end() + following.offset()) {
            return Optional.empty();
        }
        boolean both = evaluator.dstRule().everyPass();
        return Optional.of(
                twice(local) + (both ? "fires both times, this is the first" : "fires once, at the earlier offset"));
    }

    private static String twice(long local) {
        return time(local) + " happens twice on " + date(local) + ": ";
    }

    private static LocalTime time(long local) {
        return LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC).toLocalTime();
    }

    private static String date(long local) {
        return LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }
}
