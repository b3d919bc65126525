package dev.carillon.run;

/** The states of a run. Exactly one holds at every moment, and each terminal one is written once, under the fence. */
public enum RunState {
    /** Not claimed: waits for a permit, for its retry time, or to be taken over. */
    WAITING,
    /** Claimed by one node, under a lease. */
    RUNNING,
    /** Terminal: the handler returned. */
    SUCCEEDED,
    /** Terminal: the last attempt failed or timed out; the run is kept among the dead letters. */
    DEAD,
    /** Terminal: cancelled on request. */
    CANCELLED,
    /** Terminal: the node was lost, and the policy says not to start again. */
    LOST,
    /** Terminal: the fire time was dropped without a start; the record names the reason. */
    SKIPPED,
    /** Terminal: it could not start within the start deadline of its schedule. */
    EXPIRED;

    /** True when no further attempt can follow. */
    public boolean isTerminal() {
        return this != WAITING && this != RUNNING;
    }
}
