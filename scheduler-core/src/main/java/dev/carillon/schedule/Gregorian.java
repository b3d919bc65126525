package dev.carillon.schedule;

/**
 * Proleptic Gregorian calendar on plain numbers, as {@link java.time.LocalDate} without the objects.
 *
 * <p>Days are counted from 1970-01-01; a date is packed into one long. Years start in March here, so that the leap day
 * is the last of its year.
 */
final class Gregorian {

    private static final int DAYS_PER_CYCLE = 146_097;
    private static final int YEARS_PER_CYCLE = 400;
    /** Days from 0000-03-01 to 1970-01-01. */
    private static final int EPOCH_SHIFT = 719_468;

    private static final int THURSDAY = 4;

    private Gregorian() {}

    /** The date of an epoch day, packed. */
    static long dateOf(long epochDay) {
        long shifted = epochDay + EPOCH_SHIFT;
        long cycle = Math.floorDiv(shifted, DAYS_PER_CYCLE);
        int dayOfCycle = (int) (shifted - cycle * DAYS_PER_CYCLE);
        int yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
        int dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        long year = cycle * YEARS_PER_CYCLE + yearOfCycle + (month <= 2 ? 1 : 0);
        return (year << 9) | ((long) month << 5) | day;
    }

    static long yearOf(long date) {
        return date >> 9;
    }

    static int monthOf(long date) {
        return (int) (date >> 5) & 0xF;
    }

    static int dayOf(long date) {
        return (int) date & 0x1F;
    }

    static long epochDay(long year, int month, int day) {
        long marchYear = month <= 2 ? year - 1 : year;
        long cycle = Math.floorDiv(marchYear, YEARS_PER_CYCLE);
        int yearOfCycle = (int) (marchYear - cycle * YEARS_PER_CYCLE);
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear;
        return cycle * DAYS_PER_CYCLE + dayOfCycle - EPOCH_SHIFT;
    }

    static int lengthOfMonth(long year, int month) {
        if (month == 2) {
            return isLeap(year) ? 29 : 28;
        }
        return 30 + ((month + (month >> 3)) & 1);
    }

    private static boolean isLeap(long year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Sunday is 0. */
    static int weekdayOf(long epochDay) {
        return (int) Math.floorMod(epochDay + THURSDAY, 7L);
    }
}
