package dev.carillon.node.chaos;

import java.util.List;

/**
 * A schedule as it was asked for, in the judge's own words. Times are by the machine's wall clock.
 *
 * @param id its id
 * @param rhythm when it should fire
 * @param limit how many of its runs may be under way at once
 * @param fragile whether a run whose node is lost must not start again
 */
record Asked(String id, Rhythm rhythm, int limit, boolean fragile) {

    /** True when it was deleted between two moments, which ends what waits. */
    boolean isDeletedWithin(long fromMicros, long untilMicros) {
        return rhythm instanceof Grid grid
                && grid.deletions().stream().anyMatch(at -> at >= fromMicros && at <= untilMicros);
    }

    /** True when it was not active all the time. */
    boolean isPausedAtTimes() {
        return rhythm instanceof Grid grid && grid.spells().stream().anyMatch(Spell::hasEnd);
    }

    /** When a schedule should fire. */
    sealed interface Rhythm {}

    /**
     * Every instant {@code anchor + n * period} while it is active, each by a run of its own.
     *
     * @param spells when it was active
     * @param deletions when the answers to deletions came, in microseconds
     */
    record Grid(long anchorMillis, long periodMillis, List<Spell> spells, List<Long> deletions) implements Rhythm {

        /** One that is never changed. */
        Grid(long anchorMillis, long periodMillis, List<Spell> spells) {
            this(anchorMillis, periodMillis, spells, List.of());
        }

        boolean contains(long millis) {
            return millis >= anchorMillis && Math.floorMod(millis - anchorMillis, periodMillis) == 0;
        }

        /** The first instant at or after another. */
        long atOrAfter(long millis) {
            long behind = Math.floorMod(anchorMillis - millis, periodMillis);
            return Math.max(anchorMillis, millis + behind);
        }
    }

    /** Like a grid, but what falls into a run that is under way is dropped. */
    record Skipping(Grid grid) implements Rhythm {}

    /** A delay after the creation, and then after the end of each run. */
    record Chain(long delayMillis) implements Rhythm {}

    /** A single instant. */
    record Single(long atMillis) implements Rhythm {}

    /**
     * A stretch of time in which a schedule was active. What lies between the asking and the answer may be either way.
     *
     * @param askedMicros when its beginning was asked for
     * @param answeredMicros when the answer came
     * @param endAskedMicros when its end was asked for; {@link Long#MAX_VALUE} while it has none
     * @param endAnsweredMicros when the answer to that came
     */
    record Spell(long askedMicros, long answeredMicros, long endAskedMicros, long endAnsweredMicros) {

        static Spell begun(long askedMicros, long answeredMicros) {
            return new Spell(askedMicros, answeredMicros, Long.MAX_VALUE, Long.MAX_VALUE);
        }

        Spell ended(long asked, long answered) {
            return new Spell(askedMicros, answeredMicros, asked, answered);
        }

        boolean hasEnd() {
            return endAskedMicros != Long.MAX_VALUE;
        }

        /** @param error how far the clocks may be apart by which it was asked and answered */
        boolean mayHold(long micros, long error) {
            return micros >= askedMicros - error && micros - error <= endAnsweredMicros;
        }
    }
}
