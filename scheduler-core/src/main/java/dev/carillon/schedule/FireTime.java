package dev.carillon.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * One fire time of a preview.
 *
 * @param at the nominal time
 * @param due when it fires: at its nominal time, unless jitter puts it off
 * @param note what a clock change or a calendar does to it, in one English sentence, with local times; empty on ordinary days
 */
public record FireTime(Instant at, Instant due, Optional<String> note) {

    /** A fire time without jitter. */
    public FireTime(Instant at, Optional<String> note) {
        this(at, at, note);
    }
}
