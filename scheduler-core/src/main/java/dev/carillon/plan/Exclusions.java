package dev.carillon.plan;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.store.StoredCalendar;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the calendars of one schedule exclude together. */
final class Exclusions {

    private final List<Calendar> calendars;

    Exclusions(List<StoredCalendar> calendars) {
        this.calendars = calendars.isEmpty()
                ? List.of()
                : calendars.stream().map(StoredCalendar::calendar).toList();
    }

    boolean isNone() {
        return calendars.isEmpty();
    }

    /** The first calendar that excludes an instant. */
    private Optional<Calendar> calendar(Instant at) {
        for (Calendar calendar : calendars) {
            if (calendar.excludes(at)) {
                return Optional.of(calendar);
            }
        }
        return Optional.empty();
    }

    /** The name of a calendar that excludes an instant. */
    Optional<CalendarName> by(Instant at) {
        return calendar(at).map(Calendar::name);
    }

    /** When the first calendar that excludes an instant does so no longer; empty when none does. */
    Optional<Instant> endAt(Instant at) {
        return calendar(at).map(calendar -> calendar.endOfExclusion(at));
    }
}
