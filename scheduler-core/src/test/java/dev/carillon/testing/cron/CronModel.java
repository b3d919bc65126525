package dev.carillon.testing.cron;

import dev.carillon.schedule.CronDialect;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.function.Predicate;

/**
 * A cron expression together with what it means, said without parsing it.
 *
 * @param text the expression as a user writes it
 * @param times matching seconds, minutes and hours
 * @param date whether a date matches, all date fields and their rule of combination taken together
 * @param interval whether the second, minute or hour starts with {@code *} or has a step
 */
public record CronModel(String text, CronDialect dialect, Times times, Predicate<LocalDate> date, boolean interval) {

    /** What the three time fields mean. */
    public record Times(BitSet seconds, BitSet minutes, BitSet hours) {

        /** How many times of day match. */
        public int perDay() {
            return seconds.cardinality() * minutes.cardinality() * hours.cardinality();
        }
    }

    @Override
    public String toString() {
        return dialect + " " + text;
    }
}
