package dev.carillon.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The local times that a calendar excludes, compiled to sorted stretches that neither touch nor overlap. Local times are
 * seconds since 1970 as a clock on the wall would count them. Immutable.
 */
final class ExcludedHours {

    /** Thursday, 1970-01-01, is so many days after a Monday. */
    private static final int EPOCH_DAY_OF_WEEK = 3;

    /** Stretches of days, from a first one up to but without a last one, in turn. */
    private final long[] days;
    /** Stretches of the seconds of a week, in the same form. */
    private final long[] seconds;

    ExcludedHours(List<DateRange> dates, List<WeeklyWindow> weekly) {
        this.days = merged(dates.stream()
                .map(range ->
                        new long[] {range.first().toEpochDay(), range.last().toEpochDay() + 1})
                .toArray(long[][]::new));
        this.seconds = merged(weekly.stream().flatMap(ExcludedHours::inOneWeek).toArray(long[][]::new));
    }

    /** A window that goes on beyond Sunday ends and begins anew on Monday. */
    private static Stream<long[]> inOneWeek(WeeklyWindow window) {
        long begin = window.beginSecond();
        long end = begin + window.lengthSeconds();
        long week = WeeklyWindow.WEEK_SECONDS;
        return end <= week
                ? Stream.of(new long[] {begin, end})
                : Stream.of(new long[] {begin, week}, new long[] {0, end - week});
    }

    private static long[] merged(long[][] stretches) {
        Arrays.sort(stretches, (a, b) -> Long.compare(a[0], b[0]));
        long[] merged = new long[2 * stretches.length];
        int size = 0;
        for (long[] next : stretches) {
            if (size > 0 && next[0] <= merged[size - 1]) {
                merged[size - 1] = Math.max(merged[size - 1], next[1]);
            } else {
                merged[size++] = next[0];
                merged[size++] = next[1];
            }
        }
        return Arrays.copyOf(merged, size);
    }

    /** True when no time of the week is left. */
    boolean isWholeWeek() {
        return seconds.length == 2 && seconds[1] - seconds[0] == WeeklyWindow.WEEK_SECONDS;
    }

    /** Up to when the local times from this one on are excluded without a break that the rule knows of; itself when it is not. */
    long excludedUntil(long local) {
        long day = Math.floorDiv(local, (long) WeeklyWindow.DAY_SECONDS);
        long lastDay = endOf(days, day);
        if (lastDay != day) {
            return lastDay * WeeklyWindow.DAY_SECONDS;
        }
        long second = Math.floorMod(
                local + (long) EPOCH_DAY_OF_WEEK * WeeklyWindow.DAY_SECONDS, (long) WeeklyWindow.WEEK_SECONDS);
        return local + endOf(seconds, second) - second;
    }

    /** The end of the stretch that holds a value; the value itself when none does. */
    private static long endOf(long[] stretches, long value) {
        int found = Arrays.binarySearch(stretches, value);
        // where it would be inserted: behind a begin and before an end when it lies inside
        int place = found >= 0 ? found + 1 : -found - 1;
        return place % 2 == 1 && place < stretches.length ? stretches[place] : value;
    }
}
