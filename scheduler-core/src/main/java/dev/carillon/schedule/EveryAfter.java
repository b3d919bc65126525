package dev.carillon.schedule;

import java.time.Duration;

/**
 * An interval that counts from the final end of the previous run, whatever its outcome, so that two runs of it are never
 * in flight. The first run is due one delay after the creation.
 *
 * @param delay the time from one run's end to the next run's fire time, 100 ms to 3,660 days, in whole milliseconds
 */
public record EveryAfter(Duration delay) implements Recurrence {

    /** @throws IllegalArgumentException naming {@code everyAfterCompletion} when the value is out of range */
    public EveryAfter {
        delay = Check.range("everyAfterCompletion", delay, Duration.ofMillis(100), Every.LONGEST);
    }
}
