package dev.carillon.node.simulation;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Goes through worlds, seed by seed. */
final class Seeds {

    /** How many worlds a build lives when nothing is said. */
    private static final int COUNT = 10_000;

    /**
     * What was seen in some worlds without a violation.
     *
     * @param requests how many requests reached the stores
     * @param starts how many attempts were started
     */
    record Sum(long requests, long starts) {}

    private Seeds() {}

    /** The first seed, {@code carillon.simulation.seed}; those that follow count on from it. */
    static long first() {
        return Long.getLong("carillon.simulation.seed", 1);
    }

    /** How many, {@code carillon.simulation.seeds}. */
    static int count() {
        return Integer.getInteger("carillon.simulation.seeds", COUNT);
    }

    /** Lives the worlds of so many seeds; the first in which something is wrong is an error that tells its story. */
    static Sum check(long first, int count) {
        return apart(() -> {
            long requests = 0;
            long starts = 0;
            for (long seed = first; seed < first + count; seed++) {
                World.Outcome outcome = World.live(seed, PlantedBug.NONE, false);
                requests += outcome.requests();
                starts += outcome.starts();
                if (outcome.violation().isPresent()) {
                    throw new AssertionError(tell(World.live(seed, PlantedBug.NONE, true)));
                }
            }
            return new Sum(requests, starts);
        });
    }

    /** The first world in which a bug shows, out of so many. */
    static Optional<World.Outcome> find(PlantedBug bug, int count) {
        return apart(() -> {
            for (long seed = 1; seed <= count; seed++) {
                World.Outcome outcome = World.live(seed, bug, false);
                if (outcome.violation().isPresent()) {
                    return Optional.of(outcome);
                }
            }
            return Optional.empty();
        });
    }

    /** One world. */
    static World.Outcome live(long seed, PlantedBug bug, boolean isTold) {
        return apart(() -> World.live(seed, bug, isTold));
    }

    /** What was wrong, how to see it again, and what had happened. */
    static String tell(World.Outcome outcome) {
        return outcome.violation().orElse("nothing") + "\n  seed " + outcome.seed() + ", which again is:"
                + " mvn verify -pl scheduler-node -am -Dtest=NONE -Dit.test=SimulationIT"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                + " -Dcarillon.simulation.seeds=1 -Dcarillon.simulation.seed=" + outcome.seed() + "\n  "
                + String.join("\n  ", outcome.story());
    }

    /** On a virtual thread, because those change places faster. */
    private static <T> T apart(Supplier<T> what) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                result.set(what.get());
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get().getMessage(), failure.get());
        }
        return Objects.requireNonNull(result.get());
    }
}
