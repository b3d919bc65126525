package dev.carillon.plan;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fire times that a schedule would have if it were created at some moment, or that a stored one waits for. Asks no
 * store. Not thread-safe.
 */
public final class Preview {

    /** How many fire times one preview has at most. */
    public static final int MOST = 1_000;

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

    private final Schedule schedule;
    private final Instant from;
    private final FireTimes times;
    private final Exclusions exclusions;

    private Preview(Schedule schedule, List<StoredCalendar> calendars, Instant from, Instant anchor) {
        this.schedule = schedule;
        this.from = from;
        this.times = new FireTimes(schedule, anchor, calendars);
        this.exclusions = new Exclusions(calendars);
    }

    /**
     * The next fire times of a schedule, with a note where a clock change or a calendar touches them. Of a delay after
     * completion only the first is known.
     *
     * @param calendars those that it names, in any order
     * @param from when it would be created
     * @param count how many, 1 to {@link #MOST}; there are fewer if it ends before
     * @throws IllegalArgumentException naming {@code count} when it is out of range, {@code except} when one of the
     *     schedule's calendars is not given
     */
    public static List<FireTime> of(Schedule schedule, List<Calendar> calendars, Instant from, int count) {
        requireCount(count);
        int mostRuns = schedule.bounds().maxRuns();
        List<StoredCalendar> named = schedule.bounds().except().stream()
                .map(name -> new StoredCalendar(given(name, calendars), ""))
                .toList();
        return new Preview(schedule, named, from, OccurrencePlanner.anchor(schedule, from))
                .first(mostRuns > 0 ? Math.min(mostRuns, count) : count);
    }

    /**
     * The fire times that a schedule waits for, as it stands, with the same notes; none while it has no next one.
     *
     * @param count how many, 1 to {@link #MOST}; there are fewer if it ends before
     * @throws IllegalArgumentException naming {@code count} when it is out of range
     */
    public static List<FireTime> of(StoredSchedule stored, int count) {
        requireCount(count);
        Schedule schedule = stored.schedule();
        if (stored.next().isEmpty()) {
            return List.of();
        }
        Instant next = stored.next().get();
        int mostRuns = schedule.bounds().maxRuns();
        int left = mostRuns > 0 ? Math.min(mostRuns - stored.started(), count) : count;
        if (schedule.recurrence() instanceof Once || schedule.recurrence() instanceof EveryAfter) {
            return List.of(new FireTime(next, schedule.dueAt(next), Optional.empty()));
        }
        return new Preview(schedule, stored.calendars(), next.minusMillis(1), stored.anchor()).first(left);
    }

    private static void requireCount(int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("count: " + count + " must be from 1 to " + MOST);
        }
    }

    private static Calendar given(CalendarName name, List<Calendar> calendars) {
        return calendars.stream()
                .filter(calendar -> calendar.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("except: the calendar " + name
                        + " is not given, and what it excludes is not known without it"));
    }

    private List<FireTime> first(int count) {
        Recurrence recurrence = schedule.recurrence();
        if (recurrence instanceof Once || recurrence instanceof EveryAfter) {
            return times.first(from).map(at -> new FireTime(at, noteOfOne(at))).stream()
                    .toList();
        }
        List<FireTime> found = new ArrayList<>();
        Optional<String> excluded = Optional.empty();
        Optional<Instant> at = times.recurring(from);
        Instant last = from;
        int passed = 0;
        while (at.isPresent() && found.size() < count && passed < FireTimes.MOST_EXCLUSIONS) {
            Optional<CalendarName> by = exclusions.by(at.get());
            if (by.isPresent()) {
                passed++;
                String note = LOCAL.format(at.get().atZone(place())) + " is excluded by " + by.get();
                excluded = excluded.or(() -> Optional.of(note));
                last = exclusions.endAt(at.get()).orElseThrow().minusMillis(1);
            } else {
                passed = 0;
                Optional<String> note = joined(excluded, noteOfClocks(last, at.get()));
                found.add(new FireTime(at.get(), schedule.dueAt(at.get()), note));
                excluded = Optional.empty();
                last = at.get();
            }
            at = times.recurring(last);
        }
        return found;
    }

    private Optional<String> noteOfOne(Instant at) {
        if (schedule.recurrence() instanceof EveryAfter after) {
            return Optional.of(
                    "the first; every other one comes " + after.delay() + " after the end of the run before");
        }
        return at.isBefore(from) ? Optional.of("in the past: runs at once") : Optional.empty();
    }

    private Optional<String> noteOfClocks(Instant last, Instant at) {
        Instant start = schedule.bounds().startAt();
        Instant begin = start != null && start.isAfter(last) ? start.minusMillis(1) : last;
        return schedule.recurrence() instanceof Cron cron
                ? cron.times(schedule.id().value()).note(begin, at)
                : Optional.empty();
    }

    private ZoneId place() {
        return schedule.recurrence() instanceof Cron cron ? cron.zone() : ZoneOffset.UTC;
    }

    private static Optional<String> joined(Optional<String> one, Optional<String> other) {
        String words = Stream.concat(one.stream(), other.stream()).reduce("", (a, b) -> a.isEmpty() ? b : a + "; " + b);
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
