package dev.carillon.schedule;

import java.time.Instant;

/**
 * A single fire time. An instant in the past means "as soon as possible", with the nominal time as asked.
 *
 * @param at the fire time, in whole milliseconds, in the years 0 to 9999
 */
public record Once(Instant at) implements Recurrence {

    /** @throws IllegalArgumentException naming {@code at} when the value is out of range */
    public Once {
        at = Check.instant("at", at);
    }
}
