package dev.carillon.schedule;

import java.util.List;

/**
 * Which days of a month an expression matches: both day fields compiled to bit sets.
 *
 * <p>Day sets have bit {@code d} for day {@code d} of the month, weekday sets bit 0 for Sunday. Immutable.
 */
final class DayRule {

    private static final int ALL_DAYS = 0xFFFF_FFFE;
    private static final int ALL_WEEKDAYS = 0b1111111;
    private static final int SUNDAY = 0;
    private static final int SATURDAY = 6;
    /** Copies a seven-bit set into each of five weeks. */
    private static final long WEEKS = 0b0000001_0000001_0000001_0000001_0000001L;

    private final boolean either;
    private int days;
    private int lastDays;
    private int nearestWorkdays;
    private boolean lastWorkday;
    private int weekdays;
    private int lastWeekdays;
    private final int[] nthWeekdays = new int[6];
    private boolean special;

    private DayRule(boolean either) {
        this.either = either;
    }

    /**
     * Compiles the two day fields.
     *
     * @param either whether one matching field is enough
     */
    static DayRule of(boolean either, List<CronTerm> dayOfMonth, List<CronTerm> dayOfWeek) {
        DayRule rule = new DayRule(either);
        dayOfMonth.forEach(rule::addDay);
        dayOfWeek.forEach(rule::addWeekday);
        rule.special = rule.lastDays != 0
                || rule.nearestWorkdays != 0
                || rule.lastWorkday
                || rule.lastWeekdays != 0
                || dayOfWeek.stream().anyMatch(CronTerm.NthWeekday.class::isInstance);
        return rule;
    }

    /** Whether no day is left out, whatever the month. */
    boolean isEveryDay() {
        boolean everyDate = days == ALL_DAYS;
        boolean everyWeekday = weekdays == ALL_WEEKDAYS;
        return either ? everyDate || everyWeekday : everyDate && everyWeekday;
    }

    private void addDay(CronTerm term) {
        if (term instanceof CronTerm.Span span) {
            days |= (int) CronPattern.bits(span, 1, 31);
        } else if (term instanceof CronTerm.LastDay last) {
            lastDays |= 1 << last.daysBefore();
        } else if (term instanceof CronTerm.NearestWorkday nearest) {
            nearestWorkdays |= 1 << nearest.day();
        } else if (term instanceof CronTerm.LastWorkday) {
            lastWorkday = true;
        }
    }

    private void addWeekday(CronTerm term) {
        if (term instanceof CronTerm.Span span) {
            weekdays |= (int) CronPattern.bits(span, 0, 6);
        } else if (term instanceof CronTerm.LastWeekday last) {
            lastWeekdays |= 1 << last.weekday();
        } else if (term instanceof CronTerm.NthWeekday nth) {
            nthWeekdays[nth.nth()] |= 1 << nth.weekday();
        }
    }

    /**
     * The matching days of one month.
     *
     * @param length days in the month
     * @param first weekday of its first day
     */
    int daysOf(int length, int first) {
        int byDate = days;
        int byWeekday = spread(weekdays, first);
        if (special) {
            byDate |= specialDates(length, first);
            byWeekday |= specialWeekdays(length, first);
        }
        int matching = either ? byDate | byWeekday : byDate & byWeekday;
        return matching & (ALL_DAYS >>> (31 - length));
    }

    private int specialDates(int length, int first) {
        int result = 0;
        for (int left = lastDays; left != 0; left &= left - 1) {
            int day = length - Integer.numberOfTrailingZeros(left);
            result |= day > 0 ? 1 << day : 0;
        }
        if (lastWorkday) {
            result |= 1 << nearestWorkday(length, length, first);
        }
        for (int left = nearestWorkdays; left != 0; left &= left - 1) {
            int day = Integer.numberOfTrailingZeros(left);
            result |= day <= length ? 1 << nearestWorkday(day, length, first) : 0;
        }
        return result;
    }

    private int specialWeekdays(int length, int first) {
        int result = spread(lastWeekdays, first) & (ALL_DAYS << (length - 7));
        for (int nth = 1; nth <= 5; nth++) {
            result |= spread(nthWeekdays[nth], first) & (int) ((long) ALL_WEEKDAYS << (7 * nth - 6));
        }
        return result;
    }

    private static int nearestWorkday(int day, int length, int first) {
        int weekday = (first + day - 1) % 7;
        if (weekday == SATURDAY) {
            return day == 1 ? 3 : day - 1;
        }
        if (weekday == SUNDAY) {
            return day == length ? day - 2 : day + 1;
        }
        return day;
    }

    /** Every date of a month that falls on one of these weekdays. */
    private static int spread(int weekdays, int first) {
        int fromFirst = ((weekdays >>> first) | (weekdays << (7 - first))) & ALL_WEEKDAYS;
        return (int) ((fromFirst * WEEKS) << 1);
    }
}
