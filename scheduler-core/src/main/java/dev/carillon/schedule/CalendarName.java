package dev.carillon.schedule;

import java.util.regex.Pattern;

/**
 * The name of a {@link Calendar}: 1 to 100 characters out of {@code a-z 0-9 . _ -}.
 *
 * @param value the name
 */
public record CalendarName(String value) implements Comparable<CalendarName> {

    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9._-]{1,100}");

    /** @throws IllegalArgumentException naming {@code calendar} when the value is outside the allowed form */
    public CalendarName {
        Check.matches("calendar", value, ALLOWED, "must be 1 to 100 characters out of a-z 0-9 . _ -");
    }

    @Override
    public int compareTo(CalendarName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
