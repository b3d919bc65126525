package dev.carillon.store;

import java.util.List;

/**
 * What an audit found in one part of a shard.
 *
 * @param cursor where to go on; empty when the shard is through
 * @param checked how many schedules were looked at
 * @param purged how many records had outlived their retention and were removed
 * @param repaired how many runs had lost their place and were put back
 * @param stalled active schedules with neither a fire time nor an unfinished run
 * @param pending schedules whose pending fire time follows from what may change: calendars, and the rules of time zones
 */
public record AuditReply(
        String cursor,
        int checked,
        int purged,
        int repaired,
        List<StoredSchedule> stalled,
        List<StoredSchedule> pending) {

    public AuditReply {
        stalled = List.copyOf(stalled);
        pending = List.copyOf(pending);
    }
}
