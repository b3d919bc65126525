package dev.carillon.node.simulation;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Draws definitions of every kind whose fire times all lie before an end. */
final class Definitions {

    private static final List<Overlap> OVERLAPS = List.of(
            Overlap.SKIP,
            Overlap.SKIP,
            Overlap.QUEUE_ONE,
            Overlap.QUEUE_ALL,
            Overlap.CANCEL_PREVIOUS,
            Overlap.allow(2));
    private static final List<Misfire> MISFIRES =
            List.of(Misfire.FIRE_ONCE, Misfire.FIRE_ONCE, Misfire.SKIP, Misfire.fireAll(4));

    /** Compiled once, because that costs more than the rest of a world's definitions. */
    private static final List<Cron> CRONS =
            List.of(Cron.of("*/2 * * * * *"), Cron.of("*/3 * * * * *"), Cron.of("*/5 * * * * *"));

    private static final long LONG_MILLIS = 60_000;

    private final Chance chance;
    private final Timeline timeline;
    private final long endMillis;

    Definitions(Chance chance, Timeline timeline, long endMillis) {
        this.chance = chance;
        this.timeline = timeline;
        this.endMillis = endMillis;
    }

    /** The seconds between the fire times of one of the crons drawn here. */
    static int seconds(Cron cron) {
        String step = cron.expression().substring(2, cron.expression().indexOf(' '));
        return Integer.parseInt(step);
    }

    Schedule drawn(ScheduleId id) {
        return switch (chance.below(8)) {
            case 0, 1, 2 -> every(id);
            case 3, 4 -> recurring(id, chance.oneOf(CRONS), Bounds.NONE);
            case 5, 6 -> recurring(id, new EveryAfter(Duration.ofMillis(chance.between(200, 2_500))), Bounds.NONE);
            default -> of(id, new Once(moment(-1_000, 6_000)), Bounds.NONE);
        };
    }

    /** Another definition in the place of one that is there: a single instant keeps to its time. */
    Schedule instead(Schedule old) {
        boolean keepsRule = chance.percent(40) || old.recurrence() instanceof Once;
        if (keepsRule) {
            return of(old.id(), old.recurrence(), old.bounds());
        }
        Schedule other = drawn(old.id());
        return other.recurrence() instanceof Once ? every(old.id()) : other;
    }

    private Schedule every(ScheduleId id) {
        long least = endMillis > LONG_MILLIS ? 2_000 : 700;
        Every rule = new Every(Duration.ofMillis(chance.between(least, least + 2_500)));
        Bounds bounds = chance.percent(50) ? Bounds.NONE : Bounds.NONE.withStartAt(moment(-3_000, 3_000));
        return recurring(id, rule, bounds);
    }

    private Schedule recurring(ScheduleId id, Recurrence rule, Bounds bounds) {
        long start = bounds.startAt() == null ? 0 : Timeline.millis(bounds.startAt());
        return of(id, rule, bounds.withEndAt(Timeline.moment(Math.max(endMillis, start))));
    }

    private Instant moment(long leastMillis, long mostMillis) {
        return Timeline.moment(timeline.nowMillis() + chance.between(leastMillis, mostMillis));
    }

    private Schedule of(ScheduleId id, Recurrence rule, Bounds bounds) {
        Policies policies = Policies.DEFAULT
                .withOverlap(chance.oneOf(OVERLAPS))
                .withMisfire(chance.oneOf(MISFIRES))
                .withRetry(Retry.fixed(chance.below(3), Duration.ofMillis(chance.between(0, 1_500))))
                .withOnNodeLoss(chance.percent(70) ? OnNodeLoss.RERUN : OnNodeLoss.ABANDON);
        if (chance.percent(25)) {
            policies = policies.withTimeout(Duration.ofMillis(chance.between(300, 4_000)));
        }
        if (chance.percent(15)) {
            policies = policies.withStartDeadline(Duration.ofMillis(chance.between(1_000, 6_000)));
        }
        if (chance.percent(20)) {
            policies = policies.withPriority(chance.below(4));
        }
        return new Schedule(
                id,
                chance.percent(75) ? Work.CALLS.name() : Work.SUMS.name(),
                rule,
                bounds,
                Payload.NONE,
                policies,
                "",
                List.of());
    }
}
