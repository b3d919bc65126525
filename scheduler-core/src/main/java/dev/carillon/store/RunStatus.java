package dev.carillon.store;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunNotes;
import java.time.Instant;

/** Where a run is at one moment. */
public sealed interface RunStatus {

    /**
     * It has not started, or waits for another attempt.
     *
     * @param attempts how often it was started so far
     */
    record Waiting(int attempts) implements RunStatus {}

    /**
     * A node has it.
     *
     * @param node which node
     * @param attempt which start of the run this is, from 1
     * @param since when the node was given it
     * @param leaseEnd until when it has it, if it does not renew
     * @param notes what its handler had said by the latest renewal of its lease
     */
    record Running(NodeId node, int attempt, Instant since, Instant leaseEnd, RunNotes notes) implements RunStatus {}

    /** It is over, and stands in the history or among the dead letters. */
    record Ended(RunRecord record) implements RunStatus {}

    /** It is neither waiting nor running, and neither the history nor the dead letters have it: never made, or ended too long ago. */
    record Unknown() implements RunStatus {}

    /** True when nothing more will become of it, unless somebody asks for it again. */
    default boolean isOver() {
        return this instanceof Ended || this instanceof Unknown;
    }
}
