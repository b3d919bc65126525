package dev.carillon.store;

/** What became of one lease. */
public enum RenewReply {
    /** It holds for another lease time. */
    RENEWED,
    /** It holds for another lease time, but somebody wants the run cancelled. */
    CANCELLED,
    /** The store had forgotten it and has written it back; it holds for another lease time. */
    REASSERTED,
    /** The store had forgotten it, and has given the same attempt to somebody else: it started twice. */
    REPEATED,
    /** The claim is no longer valid; the run belongs to somebody else, or to nobody. */
    LOST
}
