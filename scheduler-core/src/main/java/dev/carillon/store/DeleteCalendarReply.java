package dev.carillon.store;

import dev.carillon.schedule.ScheduleId;

/** What became of a calendar that somebody wants deleted. */
public sealed interface DeleteCalendarReply {

    /** It is gone. */
    record Deleted() implements DeleteCalendarReply {}

    /** There is none of that name. */
    record Unknown() implements DeleteCalendarReply {}

    /** A schedule names it, perhaps among others; nothing changed. */
    record InUse(ScheduleId by) implements DeleteCalendarReply {}
}
