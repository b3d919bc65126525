package dev.carillon.store;

import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.ScheduleId;

/** What became of a {@link PutRequest}. */
public sealed interface PutReply {

    /** It is stored: new, or as the next generation of what it replaced. */
    record Stored(StoredSchedule schedule) implements PutReply {}

    /** The same definition was there already; nothing changed. */
    record Unchanged(StoredSchedule schedule) implements PutReply {}

    /** Another definition is there, or another generation than expected; nothing changed. */
    record Differs(StoredSchedule schedule) implements PutReply {}

    /** The same task, recurrence and payload were stored under a chosen id; nothing changed. */
    record Bound(ScheduleId id) implements PutReply {}

    /** Nothing of that id is there, though a generation was expected; nothing changed. */
    record Gone() implements PutReply {}

    /** There is no calendar of a name that the definition has; nothing changed. */
    record UnknownCalendar(CalendarName name) implements PutReply {}

    /** A calendar is another one than the fire time was planned with; nothing changed. */
    record Outdated() implements PutReply {}
}
