package dev.carillon.store;

import dev.carillon.run.RunId;
import java.util.List;

/** What became of a {@link TriggerRequest}. */
public sealed interface TriggerReply {

    /** The run waits for a node; or, if it was to be added once, was added before. */
    record Queued(RunId run) implements TriggerReply {}

    /** Its overlap rule does not allow another run now; these are unfinished. */
    record Overlapping(List<RunId> unfinished) implements TriggerReply {}

    /** There is no such schedule. */
    record Unknown() implements TriggerReply {}
}
