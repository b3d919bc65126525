package dev.carillon.node.chaos;

/** What the promise does not allow. */
enum Violation {
    /** A fire time without a start. */
    MISSING("missing"),
    /** A second start of an attempt's work for which there was no reason. */
    DUPLICATE("duplicate"),
    /** A start before the fire time. */
    EARLY("early"),
    /** A run that was cut off and not started again. */
    LOST("lost"),
    /** A run that was abandoned and started all the same. */
    REVIVED("abandoned and started again"),
    /** Two ends of one run were recorded. */
    ENDED_TWICE("ended twice"),
    /** The end of an attempt was recorded though another attempt had the run. */
    STALE("stale end accepted"),
    /** A later attempt without a larger fence. */
    FENCE("fence not rising"),
    /** More runs of a schedule at once than it allows, or two attempts of one run. */
    OVERLAP("overlapping"),
    /** A start that nobody asked for, or after a pause or a deletion had returned. */
    UNEXPECTED("unexpected"),
    /** A run whose node died was started again, but late. */
    SLOW_TAKEOVER("take-over too slow"),
    /** Nothing was started for too long after a fault had ended. */
    SLOW_RESUME("resumed too late"),
    /** Something is left in Redis that should not be there. */
    LEFT_OVER("left over"),
    /** A node takes more memory, threads or file descriptors than before it did anything. */
    GROWTH("grown"),
    /** A process that ended by itself, or would not end. */
    PROCESS("processes in trouble");

    private final String words;

    Violation(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
