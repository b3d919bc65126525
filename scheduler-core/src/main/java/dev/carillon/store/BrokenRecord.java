package dev.carillon.store;

import dev.carillon.schedule.Lane;
import java.util.Map;
import java.util.Optional;

/**
 * An entry that cannot be acted on: the record of its schedule is missing or unreadable, or it is no name of one.
 *
 * @param lane in which lane it was found
 * @param place where
 * @param member the schedule or run id found there, as it stands
 * @param problem what is wrong with it, one line
 * @param seen the record as it was read, with no fields when there was none: the entry is set aside only if that is still
 *     so; empty when it is to be set aside whatever the record is by then
 */
public record BrokenRecord(Lane lane, Place place, String member, String problem, Optional<Map<String, String>> seen) {

    /** The list that an entry stands in. */
    public enum Place {
        /** Schedules by next fire time. */
        DUE,
        /** Runs by the time from which they may start. */
        WAITING
    }

    public BrokenRecord {
        seen = seen.map(Map::copyOf);
    }

    /** An entry to set aside whatever its record is by then. */
    public BrokenRecord(Lane lane, Place place, String member, String problem) {
        this(lane, place, member, problem, Optional.empty());
    }
}
