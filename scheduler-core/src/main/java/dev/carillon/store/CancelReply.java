package dev.carillon.store;

/** What became of the wish to cancel a run. */
public enum CancelReply {
    /** It had not started, or waited for another attempt: it is over. */
    CANCELLED,
    /** It is running: its node is told to stop it, and if that node is gone the run ends with its lease. */
    REQUESTED,
    /** No such run is unfinished. */
    UNKNOWN
}
