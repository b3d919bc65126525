package dev.carillon.store;

/** What became of one {@link Completion}. */
public enum CompleteReply {
    /** It is recorded. */
    RECORDED,
    /** The claim was no longer valid: nothing changed but the count of stale completions. */
    STALE
}
