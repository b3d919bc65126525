package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.store.PutCalendarReply;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.Optional;

/**
 * Changes calendars: first the calendar itself, from when on no claim contradicts it, then what the schedules that name it
 * wait for. Whoever dies in between has lost nothing: the nodes' audit plans the rest. Thread-safe.
 */
final class Replanning {

    private final ScheduleStore store;

    Replanning(ScheduleStore store) {
        this.store = store;
    }

    CalendarChange put(Calendar calendar) {
        PutCalendarReply reply = store.putCalendar(calendar);
        Outcome outcome = switch (reply) {
            case CREATED -> Outcome.CREATED;
            case UPDATED -> Outcome.UPDATED;
            case UNCHANGED -> Outcome.UNCHANGED;
            case TOO_MANY ->
                throw new IllegalArgumentException("calendar: there are " + ScheduleStore.MAX_CALENDARS + " already, \""
                        + calendar.name() + "\" would be one more");
        };
        return new CalendarChange(outcome, replan(calendar.name()));
    }

    private int replan(CalendarName calendar) {
        int replanned = 0;
        String cursor = "";
        do {
            SchedulePage page = store.excepting(calendar, cursor);
            for (StoredSchedule schedule : page.schedules()) {
                replanned += replan(schedule) ? 1 : 0;
            }
            cursor = page.cursor();
        } while (!cursor.isEmpty());
        return replanned;
    }

    private boolean replan(StoredSchedule read) {
        Optional<StoredSchedule> schedule = Optional.of(read);
        for (int round = 0; round < Changes.MOST_ROUNDS && schedule.isPresent(); round++) {
            Optional<Instant> next = OccurrencePlanner.replanned(schedule.get(), now());
            if (next.isEmpty()) {
                return false;
            }
            if (store.replan(schedule.get(), next.get())) {
                return true;
            }
            schedule = store.get(read.schedule().id());
        }
        return false;
    }

    private Instant now() {
        return Changes.now(store);
    }
}
