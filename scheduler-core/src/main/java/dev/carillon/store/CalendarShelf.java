package dev.carillon.store;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The calendars of a store in memory. Not thread-safe. */
final class CalendarShelf {

    private final Map<CalendarName, StoredCalendar> calendars = new TreeMap<>();
    private long changes;

    PutCalendarReply put(Calendar calendar) {
        StoredCalendar old = calendars.get(calendar.name());
        if (old != null && old.calendar().equals(calendar)) {
            return PutCalendarReply.UNCHANGED;
        }
        if (old == null && calendars.size() >= ScheduleStore.MAX_CALENDARS) {
            return PutCalendarReply.TOO_MANY;
        }
        changes++;
        calendars.put(calendar.name(), new StoredCalendar(calendar, Long.toString(changes)));
        return old == null ? PutCalendarReply.CREATED : PutCalendarReply.UPDATED;
    }

    boolean has(CalendarName name) {
        return calendars.containsKey(name);
    }

    void remove(CalendarName name) {
        calendars.remove(name);
    }

    List<StoredCalendar> all() {
        return List.copyOf(calendars.values());
    }

    /** Those that a schedule names. */
    List<StoredCalendar> of(Schedule schedule) {
        if (schedule.bounds().except().isEmpty()) {
            return List.of();
        }
        return schedule.bounds().except().stream()
                .flatMap(name -> Stream.ofNullable(calendars.get(name)))
                .toList();
    }
}
