package dev.carillon.benchmarks.micro;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * What finding the next fire time takes at the least: a bit for each value of a field, and the zone's offset. No seconds,
 * no years, no words, none of the rules for days that have fewer or more hours, for none of the days that count from the
 * end of a month. Not for use.
 */
final class BitSets {

    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int DAYS_OF_ERA = 146_097;
    private static final int DAYS_TO_EPOCH = 719_468;

    private static final long EVERY_WEEKDAY = 0b111_1111;

    private final long minutes;
    private final long hours;
    private final long days;
    private final long months;
    private final long weekdays;
    private final ZoneRules rules;

    private BitSets(long[] fields, ZoneRules rules) {
        this.minutes = fields[0];
        this.hours = fields[1];
        this.days = fields[2];
        this.months = fields[3];
        this.weekdays = fields[4];
        this.rules = rules;
    }

    /** Takes stars, steps, ranges and lists of numbers. */
    static BitSets of(String expression, ZoneId zone) {
        String[] texts = expression.split(" ", -1);
        int[] first = {0, 0, 1, 1, 0};
        int[] last = {59, 23, 31, 12, 6};
        long[] fields = new long[texts.length];
        for (int i = 0; i < fields.length; i++) {
            for (String part : texts[i].split(",", -1)) {
                fields[i] |= bits(part, first[i], last[i]);
            }
        }
        return new BitSets(fields, zone.getRules());
    }

    private static long bits(String part, int first, int last) {
        String[] range = part.split("/", -1);
        int step = range.length > 1 ? Integer.parseInt(range[1]) : 1;
        String[] ends = range[0].equals("*") ? new String[] {first + "", last + ""} : range[0].split("-", -1);
        long bits = 0;
        for (int value = Integer.parseInt(ends[0]); value <= Integer.parseInt(ends[ends.length - 1]); value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    /** The first fire time behind a moment, both in seconds of the epoch. */
    long next(long from) {
        int offset = offset(from);
        long minute = Math.floorDiv(from + offset, 60) + 1;
        while (true) {
            long day = Math.floorDiv(minute, MINUTES_OF_DAY);
            long matching = matchingDay(day);
            int ofDay = matching == day ? (int) (minute - day * MINUTES_OF_DAY) : 0;
            int found = timeOfDay(ofDay);
            if (found >= 0) {
                long local = (matching * MINUTES_OF_DAY + found) * 60;
                return local - offset(local - offset);
            }
            minute = (matching + 1) * MINUTES_OF_DAY;
        }
    }

    private int offset(long at) {
        return rules.getOffset(Instant.ofEpochSecond(at)).getTotalSeconds();
    }

    /** The first matching minute of a day from one on, -1 when there is none. */
    private int timeOfDay(int from) {
        int hour = from / 60;
        if (((hours >>> hour) & 1) != 0) {
            long left = minutes >>> (from % 60);
            if (left != 0) {
                return from + Long.numberOfTrailingZeros(left);
            }
        }
        long later = hour == 23 ? 0 : hours >>> (hour + 1);
        return later == 0
                ? -1
                : (hour + 1 + Long.numberOfTrailingZeros(later)) * 60 + Long.numberOfTrailingZeros(minutes);
    }

    /** The first matching day from one on, by the calendar's arithmetic with years that begin in March. */
    private long matchingDay(long from) {
        long day = from;
        while (true) {
            long shifted = day + DAYS_TO_EPOCH;
            long era = Math.floorDiv(shifted, DAYS_OF_ERA);
            int ofEra = (int) (shifted - era * DAYS_OF_ERA);
            int year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
            int ofYear = ofEra - (365 * year + year / 4 - year / 100);
            int march = (5 * ofYear + 2) / 153;
            int ofMonth = ofYear - (153 * march + 2) / 5 + 1;
            int month = march < 10 ? march + 3 : march - 9;
            if (((months >>> month) & 1) == 0) {
                day += toNextMonth(march, year, ofYear);
            } else if (((days >>> ofMonth) & 1) != 0 && ((weekdays >>> Math.floorMod(day + 4, 7)) & 1) != 0) {
                return day;
            } else {
                long later = (weekdays & EVERY_WEEKDAY) == EVERY_WEEKDAY ? days >>> (ofMonth + 1) : 1;
                day += later == 0 ? toNextMonth(march, year, ofYear) : 1 + Long.numberOfTrailingZeros(later);
            }
        }
    }

    /** How many days to the first of the next month. */
    private static int toNextMonth(int march, int yearOfEra, int ofYear) {
        if (march < 11) {
            return (153 * (march + 1) + 2) / 5 - ofYear;
        }
        int next = yearOfEra + 1;
        boolean isLeap = next % 4 == 0 && (next % 100 != 0 || next % 400 == 0);
        return (isLeap ? 366 : 365) - ofYear;
    }
}
