package dev.carillon.schedule;

import java.util.Comparator;

/**
 * Where the fire times and runs of a task stand until a node takes them: each priority of a task has a lane of its own, so
 * that what is urgent is found at once, however much stands in front of it in time. Written as the task's name, with
 * {@code :9} behind it for priority 9.
 *
 * @param task the task
 * @param priority 0 to {@link Policies#MAX_PRIORITY}
 */
public record Lane(TaskName task, int priority) implements Comparable<Lane> {

    private static final char SEPARATOR = ':';
    private static final Comparator<Lane> ORDER =
            Comparator.comparing(Lane::task).thenComparingInt(Lane::priority);

    /** @throws IllegalArgumentException naming {@code priority} when it is out of range */
    public Lane {
        Check.range("priority", priority, 0, Policies.MAX_PRIORITY);
    }

    /** The lane of a task's schedules that have no priority. */
    public static Lane of(TaskName task) {
        return new Lane(task, 0);
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException naming {@code task} or {@code priority} when the text is no lane
     */
    public static Lane parse(String text) {
        int at = text.indexOf(SEPARATOR);
        if (at < 0) {
            return of(new TaskName(text));
        }
        String priority = text.substring(at + 1);
        if (priority.length() != 1 || !Character.isDigit(priority.charAt(0))) {
            throw new IllegalArgumentException("priority: " + priority + " must be a digit");
        }
        return new Lane(new TaskName(text.substring(0, at)), Character.digit(priority.charAt(0), 10));
    }

    /** True for the one lane that every task has. */
    public boolean isOrdinary() {
        return priority == 0;
    }

    @Override
    public int compareTo(Lane other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isOrdinary() ? task.value() : task.value() + SEPARATOR + priority;
    }
}
