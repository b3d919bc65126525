package dev.carillon.testing.model;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nominal times of a schedule, found by walking through time.
 *
 * <p>Of cron it knows a number, {@code *} and {@code *}{@code /n} in second, minute and hour, in UTC: calendars and clock
 * changes have an oracle of their own.
 */
record ModelTimes(Schedule schedule, Instant anchor) {

    private static final int DAY_SECONDS = 86_400;

    static ModelTimes of(StoredSchedule read) {
        return new ModelTimes(read.schedule(), read.anchor());
    }

    /** Intervals count from the start, or from the creation; a delay as if a run had just ended, or ends in time for the start. */
    static Instant anchorOf(Schedule schedule, Instant now) {
        Instant start = schedule.bounds().startAt();
        if (schedule.recurrence() instanceof EveryAfter delay) {
            return start == null || !start.isAfter(now) ? now : start.minus(delay.delay());
        }
        return start == null ? now : start;
    }

    /** True when a moment is one of the nominal times. */
    boolean has(Instant moment) {
        return after(moment.minusMillis(1)).equals(Optional.of(moment));
    }

    /** The first nominal time of a new schedule. A single instant counts also when it has passed. */
    Optional<Instant> first(Instant now) {
        Recurrence recurrence = schedule.recurrence();
        if (recurrence instanceof Once once) {
            return Optional.of(once.at());
        } else if (recurrence instanceof EveryAfter everyAfter) {
            Instant start = schedule.bounds().startAt();
            return withinEnd(start != null && start.isAfter(now) ? start : now.plus(everyAfter.delay()));
        }
        return after(now);
    }

    /** The first nominal time strictly after a moment; a delay after completion has none of its own. */
    Optional<Instant> after(Instant from) {
        Recurrence recurrence = schedule.recurrence();
        if (recurrence instanceof Every every) {
            return withinEnd(next(every, from));
        } else if (recurrence instanceof Cron cron) {
            return next(cron, from).flatMap(this::withinEnd);
        } else if (recurrence instanceof Once once && once.at().isAfter(from)) {
            return Optional.of(once.at());
        }
        return Optional.empty();
    }

    /** All nominal times from one that is known up to a moment, that included. */
    List<Instant> upTo(Instant known, Instant until) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> at = Optional.of(known);
        while (at.isPresent() && !at.get().isAfter(until)) {
            times.add(at.get());
            at = after(at.get());
        }
        return times;
    }

    Optional<Instant> withinEnd(Instant at) {
        Instant end = schedule.bounds().endAt();
        return end != null && at.isAfter(end) ? Optional.empty() : Optional.of(at);
    }

    /** Anchor + n * period; n begins with 0 where a start was given, else one period after the creation. */
    private Instant next(Every every, Instant from) {
        long period = every.period().toMillis();
        long passed = Duration.between(anchor, from).toMillis();
        long n = Math.floorDiv(passed, period) + 1;
        long least = schedule.bounds().startAt() == null ? 1 : 0;
        return anchor.plusMillis(period * Math.max(n, least));
    }

    private Optional<Instant> next(Cron cron, Instant from) {
        Bounds bounds = schedule.bounds();
        Instant after = bounds.startAt() != null && bounds.startAt().isAfter(from)
                ? bounds.startAt().minusMillis(1)
                : from;
        String[] fields = cron.expression().split(" ");
        boolean hasSeconds = fields.length == 6;
        Instant at = after.truncatedTo(hasSeconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES);
        int step = hasSeconds ? 1 : 60;
        for (int walked = 0; walked <= DAY_SECONDS; walked += step) {
            at = at.plusSeconds(step);
            if (matches(fields, at.atOffset(ZoneOffset.UTC).toLocalTime())) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(String[] fields, LocalTime time) {
        int minute = fields.length - 5;
        return (minute == 0 || matches(fields[0], time.getSecond()))
                && matches(fields[minute], time.getMinute())
                && matches(fields[minute + 1], time.getHour());
    }

    private static boolean matches(String field, int value) {
        if (field.startsWith("*/")) {
            return value % Integer.parseInt(field.substring(2)) == 0;
        }
        return field.equals("*") || Integer.parseInt(field) == value;
    }
}
