package dev.carillon.schedule;

/**
 * The name of a {@link Calendar}: 1 to 100 characters out of {@code a-z 0-9 . _ -}.
 *
 * @param value the name
 */
public record CalendarName(String value) implements Comparable<CalendarName> {

    private static final int MAX_CHARS = 100;
    private static final NameChars ALLOWED = NameChars.of("a-z 0-9 . _ -");

    /** @throws IllegalArgumentException naming {@code calendar} when the value is outside the allowed form */
    public CalendarName {
        Check.name("calendar", value, MAX_CHARS, ALLOWED);
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
