package dev.carillon.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Why something is paused.
 *
 * @param reason words for whoever asks, at most 500 characters, never empty
 * @param actor who paused it, at most 100 characters, never empty
 * @param since when, by the store's clock
 * @param until when it ends by itself, in whole milliseconds; empty when somebody has to resume it
 * @param via the pause of several schedules that holds this one; empty for a schedule's own pause
 * @param next the fire time that it took from its schedule and keeps for the end of it, also when that has passed; empty
 *     when there was none, and for a pause of several
 */
public record Pause(
        String reason,
        String actor,
        Instant since,
        Optional<Instant> until,
        Optional<PauseScope> via,
        Optional<Instant> next) {

    /** The longest reason, in characters. */
    public static final int MAX_REASON_CHARS = 500;

    /** The longest actor, in characters. */
    public static final int MAX_ACTOR_CHARS = 100;

    private static final Instant MAX_UNTIL = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * @throws IllegalArgumentException naming {@code reason} or {@code actor} when a text is empty or too long, or
     *     {@code until} when it lies before 1970 or after the year 9999
     */
    public Pause {
        OneLine.require("reason", reason, 1, MAX_REASON_CHARS);
        OneLine.require("actor", actor, 1, MAX_ACTOR_CHARS);
        until = until.map(Pause::requireUntil);
    }

    /** A pause that somebody has to end. */
    public Pause(String reason, String actor, Instant since) {
        this(reason, actor, since, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same pause with an end of its own. */
    public Pause until(Instant end) {
        return new Pause(reason, actor, since, Optional.of(end), via, next);
    }

    /** The same pause since another moment, of a schedule or of several. */
    Pause noted(Instant moment, Optional<PauseScope> scope) {
        return new Pause(reason, actor, moment, scope.isPresent() ? Optional.empty() : until, scope, Optional.empty());
    }

    /** The same pause of a schedule, which keeps this fire time. */
    Pause keeping(Optional<Instant> fireTime) {
        return new Pause(reason, actor, since, until, via, fireTime);
    }

    private static Instant requireUntil(Instant until) {
        if (until.isBefore(Instant.EPOCH) || until.isAfter(MAX_UNTIL)) {
            throw new IllegalArgumentException("until: " + until + " must lie in the years 1970 to 9999");
        }
        return until.truncatedTo(ChronoUnit.MILLIS);
    }
}
