package dev.carillon.schedule;

import java.util.regex.Pattern;

/**
 * The name under which nodes register the code that a schedule runs: 1 to 100 characters out of {@code a-z 0-9 . _ -}.
 *
 * @param value the name
 */
public record TaskName(String value) implements Comparable<TaskName> {

    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9._-]{1,100}");

    /** @throws IllegalArgumentException naming {@code task} when the value is outside the allowed form */
    public TaskName {
        Check.matches("task", value, ALLOWED, "must be 1 to 100 characters out of a-z 0-9 . _ -");
    }

    @Override
    public int compareTo(TaskName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
