package dev.carillon.schedule;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * Days of a calendar, one or many in a row.
 *
 * @param first the first of them
 * @param last the last of them, itself included
 */
public record DateRange(LocalDate first, LocalDate last) implements Comparable<DateRange> {

    private static final String FIELD = "dates";
    private static final String BETWEEN = "..";
    private static final int LAST_YEAR = 9999;

    /** @throws IllegalArgumentException naming {@code dates} when the last day lies before the first, or beyond 9999 */
    public DateRange {
        if (first.getYear() < 0 || last.getYear() > LAST_YEAR) {
            throw Check.refused(FIELD, first + BETWEEN + last, "must lie in the years 0 to 9999");
        }
        if (last.isBefore(first)) {
            throw Check.refused(FIELD, first + BETWEEN + last, "must not end before it begins");
        }
    }

    /** One day. */
    public static DateRange of(LocalDate day) {
        return new DateRange(day, day);
    }

    /**
     * Reads what {@link #toString} writes: {@code 2026-12-24} or {@code 2026-12-24..2027-01-01}.
     *
     * @throws IllegalArgumentException naming {@code dates} when the text is neither
     */
    public static DateRange parse(String text) {
        int between = text.indexOf(BETWEEN);
        String first = between < 0 ? text : text.substring(0, between);
        String last = between < 0 ? text : text.substring(between + BETWEEN.length());
        try {
            return new DateRange(LocalDate.parse(first.strip()), LocalDate.parse(last.strip()));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    FIELD + ": " + Check.quoted(text) + " must be a day such as 2026-12-24, or 2026-12-24..2027-01-01",
                    e);
        }
    }

    @Override
    public int compareTo(DateRange other) {
        return Comparator.comparing(DateRange::first)
                .thenComparing(DateRange::last)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + BETWEEN + last;
    }
}
