package dev.carillon.store;

import dev.carillon.schedule.TaskName;
import java.util.List;
import java.util.Map;

/**
 * What an audit found in one part of a shard.
 *
 * @param cursor where to go on; empty when the shard is through
 * @param checked how many schedules were looked at, whether they could be read or not
 * @param purged how many records had outlived their retention and were removed
 * @param repaired how many runs had lost their place and were put back
 * @param stalled active schedules with neither a fire time nor an unfinished run
 * @param pending schedules whose pending fire time follows from what may change: calendars, and the rules of time zones
 * @param strays schedules held by a pause of several that does not cover them any more
 * @param due how many active schedules of each task were due, counted at the beginning of a shard by its names; else empty
 */
public record AuditReply(
        String cursor,
        int checked,
        int purged,
        int repaired,
        List<StoredSchedule> stalled,
        List<StoredSchedule> pending,
        List<StoredSchedule> strays,
        Map<TaskName, Integer> due) {

    public AuditReply {
        stalled = List.copyOf(stalled);
        pending = List.copyOf(pending);
        strays = List.copyOf(strays);
        due = Map.copyOf(due);
    }

    /** The answer when there is so much to remove that nothing else was looked at. */
    public static AuditReply onlyPurged(String cursor, int purged) {
        return new AuditReply(cursor, 0, purged, 0, List.of(), List.of(), List.of(), Map.of());
    }

    /** True when more may have outlived its retention than one step removes: ask again before long, with the same cursor. */
    public boolean hasMoreToPurge() {
        return purged >= ScheduleStore.MAX_BATCH;
    }
}
