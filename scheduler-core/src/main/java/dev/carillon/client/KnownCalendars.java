package dev.carillon.client;

import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calendars as they were when somebody first asked for one, or when they were read again. Not thread-safe. */
final class KnownCalendars {

    private final ScheduleStore store;
    private @Nullable Map<CalendarName, StoredCalendar> known;

    KnownCalendars(ScheduleStore store) {
        this.store = store;
    }

    /**
     * Those that a definition names.
     *
     * @throws IllegalArgumentException naming {@code except} when there is none of a name
     */
    List<StoredCalendar> of(Schedule schedule) {
        return schedule.bounds().except().stream()
                .map(name -> Optional.ofNullable(all().get(name)).orElseThrow(() -> none(name)))
                .toList();
    }

    /** The store has others by now. */
    void readAgain() {
        known = null;
    }

    static IllegalArgumentException none(CalendarName name) {
        return new IllegalArgumentException("except: there is no calendar \"" + name + "\"");
    }

    private Map<CalendarName, StoredCalendar> all() {
        Map<CalendarName, StoredCalendar> there = known;
        if (there == null) {
            there = new HashMap<>();
            for (StoredCalendar stored : store.calendars()) {
                there.put(stored.calendar().name(), stored);
            }
            known = there;
        }
        return there;
    }
}
