package dev.carillon.schedule;

import java.util.regex.Pattern;

/**
 * The name of a schedule, unique in its namespace: 1 to 128 characters out of {@code A-Z a-z 0-9 . _ : -}.
 *
 * @param value the name
 */
public record ScheduleId(String value) implements Comparable<ScheduleId> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /** @throws IllegalArgumentException naming {@code id} when the value is outside the allowed form */
    public ScheduleId {
        Check.matches("id", value, ALLOWED, "must be 1 to 128 characters out of A-Z a-z 0-9 . _ : -");
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
