package dev.carillon.task;

import java.time.Duration;

/**
 * Thrown by a handler that knows when another attempt makes sense, for one because a server said so: the next one comes after
 * this time, or after the one of the retry rule if that is longer. It counts as a failure like any other.
 */
public class RetryLaterException extends RuntimeException {

    /** The longest delay that can be asked for. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final long serialVersionUID = 1;

    private final Duration delay;

    /**
     * @param delay how long to wait at least, counted from the end of the attempt
     * @throws IllegalArgumentException naming {@code delay} when it is negative or longer than {@link #LONGEST}
     */
    public RetryLaterException(String message, Duration delay) {
        super(message);
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("delay: " + delay + " must be from PT0S to " + LONGEST);
        }
        this.delay = delay;
    }

    /** How long to wait at least. */
    public Duration delay() {
        return delay;
    }
}
