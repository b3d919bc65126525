package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.OnNodeLoss;
import java.time.Instant;
import java.util.Optional;

/** One thing to claim, with the state that the claim was planned from. */
public sealed interface ClaimItem {

    /** The schedule that it belongs to, as it was read. */
    StoredSchedule schedule();

    /**
     * Start the run of a due occurrence and move the schedule to its next fire time.
     *
     * @param schedule the schedule as it was read; its generation and next fire time must be unchanged
     * @param nominal the occurrence to run: the next fire time, or the latest missed one
     * @param missedCount how many earlier fire times it stands for
     * @param next the fire time after it, or empty when there is none
     * @param onNodeLoss what to do when the claiming node dies
     */
    record Fire(
            StoredSchedule schedule, Instant nominal, int missedCount, Optional<Instant> next, OnNodeLoss onNodeLoss)
            implements ClaimItem {}

    /**
     * Move the schedule to its next fire time without a run, and leave a record of what was dropped.
     *
     * @param schedule the schedule as it was read; its generation and next fire time must be unchanged
     * @param latest the latest fire time that is dropped
     * @param count how many fire times are dropped
     * @param reason why
     * @param next the fire time after them, or empty when there is none
     */
    record Drop(StoredSchedule schedule, Instant latest, int count, DropReason reason, Optional<Instant> next)
            implements ClaimItem {}

    /**
     * Start a waiting run.
     *
     * @param schedule the schedule as it was read; its generation must be unchanged
     * @param run the run, which must still be waiting and may start
     * @param onNodeLoss what to do when the claiming node dies
     */
    record Start(StoredSchedule schedule, RunId run, OnNodeLoss onNodeLoss) implements ClaimItem {}
}
