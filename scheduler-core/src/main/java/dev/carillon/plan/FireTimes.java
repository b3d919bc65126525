package dev.carillon.plan;

import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The nominal fire times of one schedule from one anchor. */
final class FireTimes {

    /** Cron fire times are whole seconds, so closer than this no two lie. */
    private static final Duration PRECISION = Duration.ofSeconds(1);

    private final Schedule schedule;
    private final Instant anchor;

    FireTimes(Schedule schedule, Instant anchor) {
        this.schedule = schedule;
        this.anchor = anchor;
    }

    /** The first fire time strictly after {@code from}; a delay after completion has none of its own. */
    Optional<Instant> after(Instant from) {
        Recurrence recurrence = schedule.recurrence();
        if (recurrence instanceof Cron cron) {
            return cron.times(schedule.id().value()).next(from);
        } else if (recurrence instanceof Every every) {
            return every.next(anchor, from);
        } else if (recurrence instanceof Once once) {
            return Optional.of(once.at()).filter(at -> at.isAfter(from));
        }
        return Optional.empty();
    }

    /** The fire time of a new schedule: a single instant counts even when it has passed. */
    Optional<Instant> first(Instant now) {
        Recurrence recurrence = schedule.recurrence();
        if (recurrence instanceof Once once) {
            return Optional.of(once.at());
        } else if (recurrence instanceof EveryAfter everyAfter) {
            return Optional.of(now.plus(everyAfter.delay()));
        }
        return after(now);
    }

    /**
     * Counts the fire times from {@code due} on that lie at or before {@code now}, up to {@code most} of them.
     *
     * @param due a fire time at or before {@code now}
     */
    Passed passed(Instant due, Instant now, int most) {
        if (schedule.recurrence() instanceof Every every) {
            Instant latest = every.latest(anchor, now);
            long count = every.stepsUntil(due, latest) + 1;
            return new Passed(latest, (int) Math.min(count, most));
        }
        Instant latest = due;
        for (int count = 1; count < most; count++) {
            Optional<Instant> next = after(latest);
            if (next.isEmpty() || next.get().isAfter(now)) {
                return new Passed(latest, count);
            }
            latest = next.get();
        }
        return new Passed(latestBefore(latest, now), most);
    }

    /** The latest fire time at or before {@code now}, by bisection; {@code known} is one. */
    private Instant latestBefore(Instant known, Instant now) {
        Instant latest = known;
        Instant none = now;
        while (Duration.between(latest, none).compareTo(PRECISION) > 0) {
            Instant middle = latest.plus(Duration.between(latest, none).dividedBy(2));
            Optional<Instant> found = after(middle).filter(at -> !at.isAfter(now));
            if (found.isPresent()) {
                latest = found.get();
            } else {
                none = middle;
            }
        }
        return after(latest).filter(at -> !at.isAfter(now)).orElse(latest);
    }

    /** The fire times that have passed: the latest of them, and how many there are. */
    record Passed(Instant latest, int count) {}
}
