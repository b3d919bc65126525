package dev.carillon.testing.model;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Draws definitions of schedules whose times lie some paces apart. */
record Definitions(World world, Duration pace, List<TaskName> tasks, String tag) {

    /** The paces that walks are made at, each with cron expressions that keep to it. */
    static final Map<Duration, List<String>> PACES = Map.of(
            Duration.ofSeconds(1), List.of("*/5 * * * * *", "*/2 * * * * *"),
            Duration.ofMinutes(1), List.of("*/2 * * * *", "30 */5 * * * *", "* * * * *"),
            Duration.ofHours(1), List.of("30 * * * *", "15 */6 * * *", "0 3 * * *"));

    private static final List<Overlap> OVERLAPS = List.of(
            Overlap.SKIP,
            Overlap.allow(2),
            Overlap.allow(3),
            Overlap.QUEUE_ONE,
            Overlap.QUEUE_ALL,
            Overlap.CANCEL_PREVIOUS);

    /** None, and two that an update may go between. */
    static final List<Integer> PRIORITIES = List.of(0, 3, 9);

    Schedule any(ScheduleId id, Draw draw) {
        Recurrence recurrence = recurrence(draw);
        return new Schedule(
                id,
                draw.oneOf(tasks),
                recurrence,
                bounds(recurrence, draw),
                payload(draw),
                policies(draw),
                "",
                draw.chance(40) ? List.of(tag) : List.of());
    }

    /** The same schedule with something else about it. */
    Schedule changed(Schedule old, Draw draw) {
        Schedule other = any(old.id(), draw);
        return switch (draw.below(7)) {
            case 0 -> old;
            case 1 -> with(old, draw.oneOf(tasks), old.payload(), old.tags());
            case 2 -> with(old, old.task(), other.payload(), old.tags());
            case 5 -> with(old, old.task(), old.payload(), other.tags());
            case 3 -> old.withPolicies(other.policies());
            case 4 -> old.withBounds(bounds(old.recurrence(), draw));
            default -> other;
        };
    }

    private static Schedule with(Schedule old, TaskName task, Payload payload, List<String> tags) {
        return new Schedule(old.id(), task, old.recurrence(), old.bounds(), payload, old.policies(), "", tags);
    }

    private Recurrence recurrence(Draw draw) {
        return switch (draw.below(8)) {
            case 0, 1 -> Cron.of(draw.oneOf(PACES.getOrDefault(pace, List.of("* * * * *"))));
            case 2, 3 -> new EveryAfter(world.delay(paces(draw.oneOf(List.of(1, 3)))));
            case 4 -> new Once(draw.chance(20) ? far() : at(draw.below(9) - 4));
            default -> new Every(draw.oneOf(List.of(pace.dividedBy(2), pace, paces(2), paces(5))));
        };
    }

    private Bounds bounds(Recurrence recurrence, Draw draw) {
        Bounds bounds = Bounds.NONE;
        boolean isOnce = recurrence instanceof Once;
        if (!isOnce && draw.chance(25)) {
            bounds = bounds.withStartAt(draw.chance(15) ? far() : at(draw.below(16) - 8));
        }
        if (!isOnce && draw.chance(20)) {
            Instant start = bounds.startAt() == null ? world.planned() : bounds.startAt();
            bounds = bounds.withEndAt(start.plus(paces(draw.below(30))));
        }
        if (!isOnce && draw.chance(25)) {
            bounds = bounds.withMaxRuns(1 + draw.below(4));
        }
        if (!(recurrence instanceof EveryAfter) && draw.chance(25)) {
            bounds = bounds.withJitter(draw.oneOf(List.of(pace.dividedBy(3), paces(2))));
        }
        return bounds;
    }

    private Policies policies(Draw draw) {
        Misfire misfire = switch (draw.below(4)) {
            case 0 -> Misfire.SKIP;
            case 1 -> Misfire.fireAll(1 + draw.below(4));
            default -> Misfire.FIRE_ONCE;
        };
        if (draw.chance(25)) {
            misfire = misfire.within(paces(2 + draw.below(10)));
        }
        Policies policies = Policies.DEFAULT.withOverlap(draw.oneOf(OVERLAPS)).withMisfire(misfire);
        if (draw.chance(25)) {
            policies = policies.withPriority(draw.oneOf(PRIORITIES));
        }
        if (draw.chance(25)) {
            policies = policies.withPauseAfterFailures(1 + draw.below(2));
        }
        return draw.chance(20) ? policies.withStartDeadline(paces(1 + draw.below(8))) : policies;
    }

    private static Payload payload(Draw draw) {
        return Payload.ofJson("{\"n\":" + draw.below(3) + "}");
    }

    private Duration paces(int count) {
        return pace.multipliedBy(count);
    }

    private Instant at(int paces) {
        return world.planned().plus(paces(paces));
    }

    /** After the end of every walk, by every clock; the same for every store. */
    private Instant far() {
        return world.planned().plus(Duration.ofDays(400));
    }
}
