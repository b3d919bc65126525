package dev.carillon.store;

/** What became of a calendar that was put. */
public enum PutCalendarReply {
    /** There was none of that name. */
    CREATED,
    /** It was another one before. */
    UPDATED,
    /** The same was there already. */
    UNCHANGED,
    /** There are {@link ScheduleStore#MAX_CALENDARS} already; nothing changed. */
    TOO_MANY
}
