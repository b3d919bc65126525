package dev.carillon.store;

import dev.carillon.run.RunId;
import java.util.List;

/** What became of a {@link BackfillRequest}. */
public sealed interface BackfillReply {

    /**
     * Fire times wait that are not under way and, unless it was forced, have not run.
     *
     * @param runs those that did not wait before
     */
    record Added(List<RunId> runs) implements BackfillReply {

        public Added {
            runs = List.copyOf(runs);
        }
    }

    /**
     * More than {@link ScheduleStore#MAX_UNFINISHED} would wait; nothing changed.
     *
     * @param waiting how many do already
     */
    record Full(int waiting) implements BackfillReply {}

    /** There is no such schedule. */
    record Unknown() implements BackfillReply {}
}
