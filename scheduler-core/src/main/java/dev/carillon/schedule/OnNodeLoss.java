package dev.carillon.schedule;

/** What becomes of a run whose node died or lost its lease. */
public enum OnNodeLoss {
    /** Another node starts it again under a larger fence; not charged to the retries. */
    RERUN,
    /** It ends as LOST: visible, counted, never started again. */
    ABANDON
}
