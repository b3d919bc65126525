package dev.carillon.store;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import java.time.Duration;
import java.util.List;

/** What became of one {@link ClaimItem}. */
public sealed interface ClaimReply {

    /** It is this node's to run. */
    record Granted(Claim claim) implements ClaimReply {}

    /** The fire time was dropped, as planned or because it overlaps; the schedule has moved on. */
    record Dropped(DropReason reason) implements ClaimReply {}

    /**
     * The fire time waits for the end of unfinished runs; the schedule has moved on.
     *
     * @param toCancel the unfinished runs that the schedule's overlap rule wants cancelled
     * @param displaced how many fire times that waited were dropped for it
     */
    record Queued(List<RunId> toCancel, int displaced) implements ClaimReply {

        public Queued {
            toCancel = List.copyOf(toCancel);
        }
    }

    /**
     * Its task has no room for it in the cluster. It stays where it is.
     *
     * @param remaining after how long to ask again, if nothing says that there is room before
     */
    record Limited(Duration remaining) implements ClaimReply {}

    /**
     * It is not due yet by the store's clock, or a run of its name is under way that belonged to a schedule of the same id
     * which was deleted.
     *
     * @param remaining after how long to ask again
     */
    record Early(Duration remaining) implements ClaimReply {}

    /** Nothing to do any more: somebody else was faster, its very run is unfinished, or it was changed, paused or deleted. */
    record Moved() implements ClaimReply {}
}
