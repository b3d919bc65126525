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

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FIRST_YEAR = 1970;
    private static final int CYCLE_START = 2000;
    private static final int DISTINCT_YEARS = 28;
    private static final int ALL_MONTHS = 0b1_1111_1111_1110;

    private final long seconds;
    private final long minutes;
    private final int hours;
    private final DayRule dayRule;
    private final int months;
    /** One bit per year from 1970 on; null when every year matches. */
    private final long @Nullable [] years;

    /** Every day of the calendar matches: spares the most common expressions the calendar. */
    private final boolean everyDay;

    private final int firstTimeOfDay;
    private final int lastTimeOfDay;

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
        this.lastTimeOfDay = highestBit(hours) * 3600 + highestBit(minutes) * 60 + highestBit(seconds);
        this.everyDay = years == null && months == ALL_MONTHS && dayRule.isEveryDay();
    }

    private static int highestBit(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
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

    /**
     * Whether any day of the calendar matches at all.
     *
     * <p>28 years have a leap year and a common year beginning on each weekday, so no month looks different elsewhere.
     */
    boolean canMatch() {
        int first = years == null ? CYCLE_START : FIRST_YEAR;
        int count = years == null ? DISTINCT_YEARS : years.length * Long.SIZE;
        return nextDay(Gregorian.epochDay(first, 1, 1), Gregorian.epochDay(first + count, 1, 1)) != NONE;
    }

    /**
     * The first matching local time at or after {@code local}.
     *
     * @param limit no match on a later day than this local time's is looked for
     * @return local seconds, or {@link #NONE}
     */
    long next(long local, long limit) {
        long day = Math.floorDiv(local, SECONDS_PER_DAY);
        long lastDay = Math.floorDiv(limit, SECONDS_PER_DAY);
        int time = (int) (local - day * SECONDS_PER_DAY);
        if (time <= lastTimeOfDay) {
            long today = nextDay(day, lastDay);
            if (today != day) {
                return today == NONE ? NONE : today * SECONDS_PER_DAY + firstTimeOfDay;
            }
            return day * SECONDS_PER_DAY + nextTime(time);
        }
        long later = nextDay(day + 1, lastDay);
        return later == NONE ? NONE : later * SECONDS_PER_DAY + firstTimeOfDay;
    }

    /** The first matching second of a day at or after this one, which is not past the last. */
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
                return hour * 3600 + (minute + 1 + Long.numberOfTrailingZeros(laterMinutes)) * 60 + firstTimeOfDay % 60;
            }
        }
        int laterHours = hours >>> (hour + 1);
        return (hour + 1 + Integer.numberOfTrailingZeros(laterHours)) * 3600 + firstTimeOfDay % 3600;
    }

    /** The first matching epoch day from {@code day} to {@code lastDay}, or {@link #NONE}. */
    private long nextDay(long day, long lastDay) {
        if (day > lastDay) {
            return NONE;
        }
        if (everyDay) {
            return day;
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
