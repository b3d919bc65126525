package dev.carillon.testing.model;

import dev.carillon.store.ScheduleStore;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store and two clocks: the store's, which decides, and the time by which clients and nodes plan.
 *
 * <p>On a store whose clock can be turned the two are one. On a server the planning time runs far behind the server's, so
 * that fire times come and go without anybody waiting for them: for the server all of them are due, as for nodes that were
 * away. The planning time then never comes near the server's present, and what is put off is put off by an hour at least, so
 * that nothing depends on how long a step takes.
 */
public final class World {

    /** How far behind the planning time is, in paces: more than any walk goes. */
    private static final int PACES_BEHIND = 20_000;

    private final ScheduleStore store;
    private final Consumer<Duration> passing;
    private final Duration tolerance;
    private final Optional<Instant> start;
    private Duration walked = Duration.ZERO;
    private Duration behind = Duration.ZERO;
    private Instant latest = Instant.MIN;

    private World(ScheduleStore store, Consumer<Duration> passing, Duration tolerance, Optional<Instant> start) {
        this.store = store;
        this.passing = passing;
        this.tolerance = tolerance;
        this.start = start;
    }

    /** A store on a clock that moves only when told. */
    public static World turning(VirtualClock clock, ScheduleStore store) {
        return new World(store, clock::advance, Duration.ZERO, Optional.empty());
    }

    /**
     * A store whose clock goes by itself.
     *
     * @param start the present moment, from which the planning time counts back
     * @param passing lets the store's clock go on by at least so much
     * @param tolerance by how much a moment that the store has noted may differ from what its clock is believed to show
     */
    public static World behind(ScheduleStore store, Instant start, Consumer<Duration> passing, Duration tolerance) {
        return new World(store, passing, tolerance, Optional.of(start.truncatedTo(ChronoUnit.MILLIS)));
    }

    void setPace(Duration pace) {
        behind = pace.multipliedBy(PACES_BEHIND);
    }

    ScheduleStore store() {
        return store;
    }

    Duration tolerance() {
        return tolerance;
    }

    /** True when the planning time is not the store's. */
    boolean isBehind() {
        return start.isPresent();
    }

    /** The present moment for whoever plans. */
    Instant planned() {
        return start.map(at -> at.minus(behind).plus(walked))
                .orElseGet(this::now)
                .truncatedTo(ChronoUnit.MILLIS);
    }

    /** The present moment for the store, as well as it is known; it never goes back. */
    Instant now() {
        Instant read = store.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        latest = read.isAfter(latest) ? read : latest;
        return latest;
    }

    /** Lets time pass for whoever plans. */
    void pass(Duration time) {
        if (isBehind()) {
            walked = walked.plus(time);
        } else {
            passing.accept(time);
        }
    }

    /** Lets the store's clock go on by a few milliseconds. */
    void tick(Duration time) {
        passing.accept(time);
    }

    /** A delay that is over at once, or surely not during the walk. */
    Duration delay(Duration wanted) {
        boolean isVague = isBehind() && !wanted.isZero() && wanted.compareTo(Duration.ofHours(1)) < 0;
        return isVague ? Duration.ofHours(1) : wanted;
    }

    boolean isAbout(Instant actual, Instant expected) {
        return Duration.between(actual, expected).abs().compareTo(tolerance) <= 0;
    }

    boolean areAbout(Optional<Instant> actual, Optional<Instant> expected) {
        return actual.isPresent() && expected.isPresent() && isAbout(actual.get(), expected.get());
    }
}
