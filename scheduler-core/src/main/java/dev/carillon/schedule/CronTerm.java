package dev.carillon.schedule;

/** One item of a parsed cron field; weekdays count from Sunday = 0. */
sealed interface CronTerm {

    /** Every {@code step}-th value from {@code first} to {@code last}; {@code first > last} wraps around. */
    record Span(int first, int last, int step) implements CronTerm {}

    /** {@code L} or {@code L-n}: the day that many days before the last of the month. */
    record LastDay(int daysBefore) implements CronTerm {}

    /** {@code LW}: the last Monday-to-Friday day of the month. */
    record LastWorkday() implements CronTerm {}

    /** {@code nW}: the Monday-to-Friday day nearest to this day, inside the same month. */
    record NearestWorkday(int day) implements CronTerm {}

    /** {@code n#k}: the k-th such weekday of the month. */
    record NthWeekday(int weekday, int nth) implements CronTerm {}

    /** {@code nL}: the last such weekday of the month. */
    record LastWeekday(int weekday) implements CronTerm {}
}
