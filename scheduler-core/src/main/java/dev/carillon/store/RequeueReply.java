package dev.carillon.store;

/** What became of the wish to try a dead run again. */
public enum RequeueReply {
    /** It waits for a node, with all its retries. */
    REQUEUED,
    /** There is no such dead letter. */
    UNKNOWN,
    /** Its schedule is gone, or has a run of that name under way. */
    IMPOSSIBLE
}
