package dev.carillon.store;

import dev.carillon.run.RunId;
import java.time.Instant;

/**
 * A run to add by hand.
 *
 * @param run its name, unique
 * @param nominal the time it stands for: when it was asked for
 * @param ignoreOverlap true to add it even while earlier runs are unfinished
 * @param isOnce true to add nothing when a run of this name stands in the history or among the dead letters: it was asked for
 *     before, by a request that has come again
 */
public record TriggerRequest(RunId run, Instant nominal, boolean ignoreOverlap, boolean isOnce) {

    /** A request that comes once. */
    public TriggerRequest(RunId run, Instant nominal, boolean ignoreOverlap) {
        this(run, nominal, ignoreOverlap, false);
    }
}
