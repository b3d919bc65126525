package dev.carillon.node.chaos;

import java.util.Locale;

/** A step of the protocol at which a node can be made to halt. */
enum Failpoint {
    /** The store has granted a claim, and nothing of it has begun. */
    CLAIM_ANSWERED,
    /** The handler is about to begin. */
    BEFORE_START,
    /** The handler has done its work. */
    AFTER_WORK,
    /** The end is about to be recorded. */
    BEFORE_COMPLETE,
    /** The end was recorded, and the node does not know it yet. */
    COMPLETE_ANSWERED,
    /** Leases were renewed. */
    RENEW_ANSWERED;

    /** The line that arms it. */
    String line() {
        return "halt " + name().toLowerCase(Locale.ROOT);
    }
}
