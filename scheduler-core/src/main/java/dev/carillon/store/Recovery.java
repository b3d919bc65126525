package dev.carillon.store;

import dev.carillon.store.ExpiredLeases.ExpiredLease;

/**
 * What to do with a run whose lease ended.
 *
 * @param lease as it was read
 * @param verdict what becomes of the run
 */
public record Recovery(ExpiredLease lease, Verdict verdict) {

    /** What becomes of a run whose node was lost. */
    public enum Verdict {
        /** It waits for another node. */
        RERUN,
        /** It ends as LOST. */
        ABANDON,
        /** It ends as DEAD: it has cost too many nodes already. */
        BURY
    }
}
