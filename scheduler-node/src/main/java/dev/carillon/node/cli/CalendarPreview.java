package dev.carillon.node.cli;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CronTimes;
import dev.carillon.schedule.FireTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fire times of a cron expression that calendars leave, with a note behind each exclusion. */
final class CalendarPreview {

    /** How many exclusions in a row are passed over before the preview ends. */
    private static final int MOST_EXCLUSIONS = 10_000;

    private final CronTimes times;
    private final List<Calendar> calendars;
    private final ZoneId place;

    /** @param place the zone in which notes name times */
    CalendarPreview(CronTimes times, List<Calendar> calendars, ZoneId place) {
        this.times = times;
        this.calendars = calendars;
        this.place = place;
    }

    /** @throws IllegalArgumentException naming {@code count} when it is out of range */
    List<FireTime> after(Instant from, int count) {
        List<FireTime> all = times.preview(from, count);
        if (calendars.isEmpty()) {
            return all;
        }
        List<FireTime> left = new ArrayList<>();
        Instant last = from;
        Optional<String> excluded = Optional.empty();
        for (int passed = 0; left.size() < count && passed < MOST_EXCLUSIONS; ) {
            List<FireTime> next = times.preview(last, 1);
            if (next.isEmpty()) {
                break;
            }
            Instant at = next.get(0).at();
            Optional<Calendar> by = excluding(at);
            if (by.isPresent()) {
                passed++;
                excluded = excluded.or(() -> Optional.of(note(at, by.get())));
                last = by.get().endOfExclusion(at).minusSeconds(1);
            } else {
                passed = 0;
                left.add(with(next.get(0), excluded));
                excluded = Optional.empty();
                last = at;
            }
        }
        return left;
    }

    private Optional<Calendar> excluding(Instant at) {
        return calendars.stream().filter(calendar -> calendar.excludes(at)).findFirst();
    }

    private String note(Instant at, Calendar by) {
        return InstantText.local(at, place) + " is excluded by " + by.name();
    }

    private static FireTime with(FireTime time, Optional<String> excluded) {
        return excluded.map(words -> new FireTime(
                        time.at(),
                        Optional.of(words + time.note().map(note -> "; " + note).orElse(""))))
                .orElse(time);
    }
}
