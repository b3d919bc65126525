package dev.carillon.testing.model;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import java.time.Instant;
import java.util.Optional;

/** One occurrence that has left the state "due", or one manual run: it is in exactly one place. */
final class ModelRun {

    /** Where a run is. */
    enum Place {
        /** Behind unfinished runs of its schedule. */
        QUEUED,
        /** For a node: to start for the first time, or again. */
        WAITING,
        /** Under a lease. */
        RUNNING,
        /** In the history. */
        ENDED
    }

    final RunId id;
    final Instant nominal;
    final int missed;
    Place place;
    Cause cause;
    /** From when on it may start; of a queued one, since it may start. */
    Instant from;
    /** True when a queued one may start. */
    boolean mayStart;

    boolean cancelWanted;
    int attempts;
    int retries;
    int losses;
    Optional<Claim> claim = Optional.empty();
    Instant leaseEnd = Instant.MAX;

    ModelRun(RunId id, Instant nominal, int missed, Cause cause, Place place, Instant from) {
        this.id = id;
        this.nominal = nominal;
        this.missed = missed;
        this.cause = cause;
        this.place = place;
        this.from = from;
    }

    boolean is(Place other) {
        return place == other;
    }

    boolean isUnfinished() {
        return is(Place.WAITING) || is(Place.RUNNING);
    }

    /** True when it stands where nodes look, pauses aside. */
    boolean isOnOffer() {
        return is(Place.WAITING) || (is(Place.QUEUED) && mayStart);
    }

    boolean isUnder(Claim other) {
        return is(Place.RUNNING)
                && id.equals(other.run())
                && claim.filter(own ->
                                own.fence().equals(other.fence()) && own.token().equals(other.token()))
                        .isPresent();
    }

    void run(Claim granted, Instant until) {
        place = Place.RUNNING;
        claim = Optional.of(granted);
        attempts = granted.attempt();
        leaseEnd = until;
    }

    void waitAgain(Cause why, Instant notBefore) {
        place = Place.WAITING;
        claim = Optional.empty();
        cause = why;
        from = notBefore;
    }
}
