package dev.carillon.schedule;

/**
 * The name of a schedule, unique in its namespace: 1 to 128 characters out of {@code A-Z a-z 0-9 . _ : -}.
 *
 * @param value the name
 */
public record ScheduleId(String value) implements Comparable<ScheduleId> {

    private static final int MAX_CHARS = 128;
    private static final NameChars ALLOWED = NameChars.of("A-Z a-z 0-9 . _ : -");

    /** @throws IllegalArgumentException naming {@code id} when the value is outside the allowed form */
    public ScheduleId {
        Check.name("id", value, MAX_CHARS, ALLOWED);
    }

    @Override
    public int compareTo(ScheduleId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
