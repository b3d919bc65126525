package dev.carillon.node.demo;

/** What turns the verdict red. */
enum Fault {
    /** A fire time without a start, and nothing that explains it. */
    MISSING("missing"),
    /** A second start of a run that was not lost, not failed and not handed over. */
    DUPLICATE("duplicate"),
    /** A start before the fire time. */
    EARLY("early"),
    /** A run that was cut off and not started again. */
    LOST("lost"),
    /** A run that was started again, but too late. */
    SLOW("restarted too late"),
    /** A later attempt whose fence is not larger, or two attempts with one fence. */
    FENCE("fence not rising"),
    /** More runs of a schedule at once than it allows. */
    OVERLAP("overlapping"),
    /** A start that no schedule asked for. */
    UNEXPECTED("unexpected"),
    /** Fire times coalesced while the cluster was demonstrably at work. */
    COALESCED("coalesced for no reason"),
    /** A node that ended by itself, or did not end when it should. */
    NODE("nodes in trouble"),
    /** A line of evidence that is none. */
    UNREADABLE("unreadable lines");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
