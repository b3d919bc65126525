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

    /** True when it was deleted at a moment or later, which ends what waits. */
    boolean isDeletedAfter(long micros) {
        return rhythm instanceof Grid grid
                && grid.spells().stream().anyMatch(spell -> spell.deleted() && spell.endAnsweredMicros() >= micros);
    }

    /** When a schedule should fire. */
    sealed interface Rhythm {}

    /** Every instant {@code anchor + n * period} while it is active, each by a run of its own. */
    record Grid(long anchorMillis, long periodMillis, List<Spell> spells) implements Rhythm {

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
     * @param deleted whether it ended with the schedule, and not only with a pause
     */
    record Spell(long askedMicros, long answeredMicros, long endAskedMicros, long endAnsweredMicros, boolean deleted) {

        static Spell begun(long askedMicros, long answeredMicros) {
            return new Spell(askedMicros, answeredMicros, Long.MAX_VALUE, Long.MAX_VALUE, false);
        }

        Spell ended(long asked, long answered, boolean byDeletion) {
            return new Spell(askedMicros, answeredMicros, asked, answered, byDeletion);
        }

        boolean hasEnd() {
            return endAskedMicros != Long.MAX_VALUE;
        }

        boolean mayHold(long micros) {
            return micros >= askedMicros && micros <= endAnsweredMicros;
        }
    }
}
