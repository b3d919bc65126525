package dev.carillon.plan;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nominal fire times of one schedule from one anchor, within its bounds and without what its calendars exclude. */
final class FireTimes {

    /** Cron fire times are whole seconds, so closer than this no two lie. */
    private static final Duration PRECISION = Duration.ofSeconds(1);

    private static final Duration PRECISION_OF_INTERVALS = Duration.ofMillis(1);

    /**
     * How many exclusions in a row a search passes over. Behind them it ends with a fire time that may be excluded itself:
     * then the search goes on when that has come, so that no schedule is over because of its calendars.
     */
    static final int MOST_EXCLUSIONS = 10_000;

    private final Schedule schedule;
    private final Recurrence recurrence;
    private final Bounds bounds;
    private final Instant anchor;
    private final Exclusions exclusions;
    /** A cron has no fire times at this moment or before. */
    private final Instant begin;

    /** The fire times of a schedule as the store holds it. */
    static FireTimes of(StoredSchedule stored) {
        return new FireTimes(stored.schedule(), stored.anchor(), stored.calendars());
    }

    /**
     * The same without those that a cron would have had before the schedule got it by an update. What was due then may be one
     * of those, and stays due; but nobody waited for the others.
     */
    static FireTimes sinceItsRule(StoredSchedule stored) {
        boolean isStart = stored.anchor().equals(stored.schedule().bounds().startAt());
        return new FireTimes(
                stored.schedule(), stored.anchor(), stored.calendars(), isStart ? Instant.MIN : stored.anchor());
    }

    FireTimes(Schedule schedule, Instant anchor, List<StoredCalendar> calendars) {
        this(schedule, anchor, calendars, Instant.MIN);
    }

    private FireTimes(Schedule schedule, Instant anchor, List<StoredCalendar> calendars, Instant begin) {
        this.schedule = schedule;
        this.recurrence = schedule.recurrence();
        this.bounds = schedule.bounds();
        this.anchor = anchor;
        this.exclusions = new Exclusions(calendars);
        this.begin = begin;
    }

    /** The first fire time strictly after {@code from}; a delay after completion has none of its own. */
    Optional<Instant> after(Instant from) {
        Optional<Instant> at = recurring(from);
        for (int passed = 0; passed < MOST_EXCLUSIONS && at.isPresent(); passed++) {
            Optional<Instant> end = exclusions.endAt(at.get());
            if (end.isEmpty()) {
                return at;
            }
            at = recurring(end.get().minusMillis(1));
        }
        return at;
    }

    /** True when a calendar excludes a fire time. */
    boolean isExcluded(Instant nominal) {
        return exclusions.by(nominal).isPresent();
    }

    /** The first fire time strictly after {@code from}, excluded or not. */
    Optional<Instant> recurring(Instant from) {
        Optional<Instant> at = Optional.empty();
        if (recurrence instanceof Cron cron) {
            Instant behind = begin.isAfter(from) ? begin : from;
            at = cron.times(schedule.id().value()).next(notBefore(bounds.startAt(), behind));
        } else if (recurrence instanceof Every every) {
            // what counts from its creation does not fire at its creation, whatever another node's clock says
            Instant first = bounds.startAt() != null ? anchor : anchor.plus(every.period());
            at = every.next(anchor, notBefore(first, from));
        } else if (recurrence instanceof Once once) {
            at = Optional.of(once.at()).filter(instant -> instant.isAfter(from));
        }
        return at.filter(bounds::isBeforeEnd);
    }

    private static Instant notBefore(@Nullable Instant start, Instant from) {
        return start != null && start.isAfter(from) ? start.minusMillis(1) : from;
    }

    /** The fire time of a new schedule: a single instant counts even when it has passed. */
    Optional<Instant> first(Instant now) {
        if (recurrence instanceof Once once) {
            return Optional.of(once.at());
        } else if (recurrence instanceof EveryAfter everyAfter) {
            Instant start = bounds.startAt();
            return Optional.of(start != null && start.isAfter(now) ? start : now.plus(everyAfter.delay()))
                    .filter(bounds::isBeforeEnd);
        }
        return after(now);
    }

    /**
     * The fire times from {@code due} on that lie at or before {@code until}, up to {@code most} of them counted.
     *
     * @param due a fire time at or before {@code until}
     */
    Passed passed(Instant due, Instant until, int most) {
        if (recurrence instanceof Every every && exclusions.isNone()) {
            Instant end = bounds.endAt() != null && bounds.endAt().isBefore(until) ? bounds.endAt() : until;
            Instant latest = every.latest(anchor, end);
            return new Passed(latest, (int) Math.min(every.stepsUntil(due, latest) + 1, most));
        }
        Instant latest = due;
        for (int count = 1; count < most; count++) {
            Optional<Instant> next = after(latest);
            if (next.isEmpty() || next.get().isAfter(until)) {
                return new Passed(latest, count);
            }
            latest = next.get();
        }
        return new Passed(latestBefore(latest, until), most);
    }

    /** The same, but of those only that are due, jitter included. */
    Passed ripe(Instant due, Instant now, int most) {
        Passed passed = passed(due, now, most);
        boolean isRipe = !schedule.dueAt(passed.latest()).isAfter(now);
        // the one before it is: jitter never reaches beyond the next fire time
        return isRipe || passed.latest().equals(due)
                ? passed
                : passed(due, passed.latest().minusMillis(1), most);
    }

    /** The fire time that lies a number of steps after another one, or the last one there is. */
    Instant stepsAfter(Instant from, int steps) {
        if (recurrence instanceof Every every && exclusions.isNone()) {
            return from.plus(every.period().multipliedBy(steps));
        }
        Instant at = from;
        for (int step = 0; step < steps; step++) {
            at = after(at).orElse(at);
        }
        return at;
    }

    /** The latest fire time at or before {@code until}, by bisection; {@code known} is one. */
    private Instant latestBefore(Instant known, Instant until) {
        Instant latest = known;
        Instant none = until;
        Duration precision = recurrence instanceof Every ? PRECISION_OF_INTERVALS : PRECISION;
        while (Duration.between(latest, none).compareTo(precision) > 0) {
            Instant middle = latest.plus(Duration.between(latest, none).dividedBy(2));
            Optional<Instant> found = after(middle).filter(at -> !at.isAfter(until));
            if (found.isPresent()) {
                latest = found.get();
            } else {
                none = middle;
            }
        }
        return after(latest).filter(at -> !at.isAfter(until)).orElse(latest);
    }

    /** The fire times that have passed: the latest of them, and how many there are. */
    record Passed(Instant latest, int count) {}
}
