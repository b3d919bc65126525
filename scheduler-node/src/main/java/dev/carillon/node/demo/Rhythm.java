package dev.carillon.node.demo;

/** When a schedule of the demo should fire, in the checker's own arithmetic. */
sealed interface Rhythm {

    /**
     * All instants {@code anchor + n * period} from the anchor on. A cron expression that steps evenly through the minute or
     * the hour is one of these as well, because every whole minute since 1970 has 60 seconds.
     */
    record Grid(long anchorMillis, long periodMillis) implements Rhythm {

        boolean contains(long millis) {
            return millis >= anchorMillis && Math.floorMod(millis - anchorMillis, periodMillis) == 0;
        }

        /** The first instant of the grid after another one. */
        long after(long millis) {
            if (millis < anchorMillis) {
                return anchorMillis;
            }
            return anchorMillis + (Math.floorDiv(millis - anchorMillis, periodMillis) + 1) * periodMillis;
        }
    }

    /** One delay after the creation, and then one delay after the end of each run. */
    record AfterEnd(long delayMillis) implements Rhythm {}

    /** A single instant; one that has passed counts as due when the schedule was made. */
    record Single(long atMillis) implements Rhythm {}
}
