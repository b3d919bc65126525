package dev.carillon.schedule;

/**
 * The name under which nodes register the code that a schedule runs: 1 to 100 characters out of {@code a-z 0-9 . _ -}.
 *
 * @param value the name
 */
public record TaskName(String value) implements Comparable<TaskName> {

    private static final int MAX_CHARS = 100;
    private static final NameChars ALLOWED = NameChars.of("a-z 0-9 . _ -");

    /** @throws IllegalArgumentException naming {@code task} when the value is outside the allowed form */
    public TaskName {
        Check.name("task", value, MAX_CHARS, ALLOWED);
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
