package dev.carillon.schedule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The local date-times an expression matches, compiled to bit sets; it knows nothing of zones.
 *
 * <p>Local times are counted in seconds since 1970-01-01T00:00:00. Immutable.
 */
final class CronPattern {

    /** What {@link #next} returns when nothing matches. */
    static final long NONE = Long.MAX_VALUE;

    /** The Gregorian calendar repeats after 400 years, weekdays included: what has not matched by then never will. */
    static final int CYCLE_YEARS = 400;

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FIRST_YEAR = 1970;
    private static final int CYCLE_START = 2000;

    private final long seconds;
    private final long minutes;
    private final int hours;
    private final DayRule dayRule;
    private final int months;
    /** One bit per year from 1970 on; null when every year matches. */
    private final long @Nullable [] years;

    private final int firstTimeOfDay;

    private CronPattern(Map<CronField, List<CronTerm>> terms, DayRule dayRule) {
        this.seconds = bits(terms, CronField.SECOND);
        this.minutes = bits(terms, CronField.MINUTE);
        this.hours = (int) bits(terms, CronField.HOUR);
        this.months = (int) bits(terms, CronField.MONTH);
        this.dayRule = dayRule;
        List<CronTerm> yearTerms = terms.get(CronField.YEAR);
        this.years = yearTerms == null ? null : yearBits(yearTerms);
        this.firstTimeOfDay = Long.numberOfTrailingZeros(hours) * 3600
                + Long.numberOfTrailingZeros(minutes) * 60
                + Long.numberOfTrailingZeros(seconds);
    }

    /** Compiles parsed fields; second, minute, hour and month have to be among them, the year may be. */
    static CronPattern of(Map<CronField, List<CronTerm>> terms, DayRule dayRule) {
        return new CronPattern(terms, dayRule);
    }

    /** The values of a span as bits; a span that wraps, or Sunday as 7, comes back from the start of the range. */
    static long bits(CronTerm.Span span, int min, int max) {
        int size = max - min + 1;
        int last = span.last() < span.first() ? span.last() + size : span.last();
        long bits = 0;
        for (int value = span.first(); value <= last; value += span.step()) {
            bits |= 1L << (min + (value - min) % size);
        }
        return bits;
    }

    private static long bits(Map<CronField, List<CronTerm>> terms, CronField field) {
        long bits = 0;
        for (CronTerm term : terms.getOrDefault(field, List.of())) {
            if (term instanceof CronTerm.Span span) {
                bits |= bits(span, field.min(), field.max());
            }
        }
        return bits;
    }

    private static long[] yearBits(List<CronTerm> terms) {
        long[] bits = new long[3];
        for (CronTerm term : terms) {
            if (term instanceof CronTerm.Span span) {
                for (int year = span.first(); year <= span.last(); year += span.step()) {
                    bits[(year - FIRST_YEAR) >> 6] |= 1L << (year - FIRST_YEAR);
                }
            }
        }
        return bits;
    }

    /** Whether any day of the calendar matches at all. */
    boolean canMatch() {
        int start = years == null ? CYCLE_START : FIRST_YEAR;
        long from = Gregorian.epochDay(start, 1, 1);
        return nextDay(from, Gregorian.epochDay(start + CYCLE_YEARS, 1, 1)) != NONE;
    }

    /**
     * The first matching local time at or after {@code local}.
     *
     * @param limit no match on a later day than this local time's is looked for
     * @return local seconds, or {@link #NONE}
     */
    long next(long local, long limit) {
        long day = Math.floorDiv(local, SECONDS_PER_DAY);
        long midnight = day * SECONDS_PER_DAY;
        long matching = nextDay(day, Math.floorDiv(limit, SECONDS_PER_DAY));
        if (matching == day) {
            int time = nextTime((int) (local - midnight));
            if (time >= 0) {
                return midnight + time;
            }
            matching = nextDay(day + 1, Math.floorDiv(limit, SECONDS_PER_DAY));
        }
        return matching == NONE ? NONE : matching * SECONDS_PER_DAY + firstTimeOfDay;
    }

    /** The first matching second of a day at or after this one, or -1. */
    private int nextTime(int time) {
        int hour = time / 3600;
        int minute = time / 60 % 60;
        int second = time % 60;
        if (((hours >>> hour) & 1) != 0) {
            if (((minutes >>> minute) & 1) != 0) {
                long laterSeconds = seconds >>> second;
                if (laterSeconds != 0) {
                    return time + Long.numberOfTrailingZeros(laterSeconds);
                }
            }
            long laterMinutes = minutes >>> (minute + 1);
            if (laterMinutes != 0) {
                return hour * 3600
                        + (minute + 1 + Long.numberOfTrailingZeros(laterMinutes)) * 60
                        + firstTimeOfDay % 60;
            }
        }
        int laterHours = hours >>> (hour + 1);
        return laterHours == 0
                ? -1
                : (hour + 1 + Integer.numberOfTrailingZeros(laterHours)) * 3600 + firstTimeOfDay % 3600;
    }

    /** The first matching epoch day from {@code day} to {@code lastDay}, or {@link #NONE}. */
    private long nextDay(long day, long lastDay) {
        if (day > lastDay) {
            return NONE;
        }
        long date = Gregorian.dateOf(day);
        long year = Gregorian.yearOf(date);
        int month = Gregorian.monthOf(date);
        long firstOfMonth = day - Gregorian.dayOf(date) + 1;
        int earlier = Gregorian.dayOf(date);
        while (firstOfMonth <= lastDay) {
            if (((months >>> month) & 1) != 0 && matchesYear(year)) {
                int days = dayRule.daysOf(Gregorian.lengthOfMonth(year, month), Gregorian.weekdayOf(firstOfMonth));
                int remaining = days >>> earlier;
                if (remaining != 0) {
                    long found = firstOfMonth + earlier - 1 + Integer.numberOfTrailingZeros(remaining);
                    return found <= lastDay ? found : NONE;
                }
            }
            firstOfMonth += Gregorian.lengthOfMonth(year, month);
            earlier = 1;
            month++;
            if (month > 12) {
                month = 1;
                year++;
            }
        }
        return NONE;
    }

    private boolean matchesYear(long year) {
        if (years == null) {
            return true;
        }
        long index = year - FIRST_YEAR;
        return index >= 0 && index < years.length * 64L && ((years[(int) (index >> 6)] >>> index) & 1) != 0;
    }
}
