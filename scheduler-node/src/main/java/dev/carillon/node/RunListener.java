package dev.carillon.node;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.task.Run;

/**
 * Hears what a node does with runs. Called on the node's own threads, possibly on several at once: it should return soon.
 * Whatever it throws is logged and otherwise ignored.
 */
public interface RunListener {

    /** A listener that does nothing. */
    RunListener NONE = new RunListener() {};

    /** The handler is about to be called. */
    default void started(Claim claim, Run run) {}

    /**
     * The end of an attempt was recorded, or refused as stale.
     *
     * @param ending what follows, as this node asked for it
     * @param reply what the store said to that
     */
    default void ended(Claim claim, Attempt attempt, Completion.Ending ending, CompleteReply reply) {}

    /** A run was taken away from a node that let its lease end. */
    default void takenOver(Recovery recovery) {}
}
