package dev.carillon.client;

import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects when a schedule fires, in any order, and refuses what does not go together. Not thread-safe. */
final class Timing {

    private static final String CRON = "cron";

    /** The field that gave the rule. */
    private @Nullable String chosen;
    /** The rule, as soon as the present moment is known. */
    private Function<Instant, Recurrence> rule = now -> {
        throw new IllegalArgumentException(
                "recurrence: none is given; say cron, every, everyAfterCompletion, at, in or now");
    };

    private @Nullable CronDialect dialect;
    private @Nullable ZoneId zone;
    private @Nullable DstPolicy dst;

    void cron(String expression) {
        choose(CRON);
        rule = now -> Cron.of(
                expression,
                dialect == null ? CronDialect.UNIX : dialect,
                zone == null ? ZoneOffset.UTC : zone,
                dst == null ? DstPolicy.RUN_AFTER_GAP : dst);
    }

    void dialect(CronDialect value) {
        requireFor("dialect", CRON);
        dialect = value;
    }

    void zone(ZoneId value) {
        requireFor("zone", CRON);
        zone = value;
    }

    void dst(DstPolicy value) {
        requireFor("dst", CRON);
        dst = value;
    }

    void every(Duration period) {
        Recurrence valid = new Every(period);
        choose("every");
        rule = now -> valid;
    }

    void everyAfterCompletion(Duration delay) {
        Recurrence valid = new EveryAfter(delay);
        choose("everyAfterCompletion");
        rule = now -> valid;
    }

    void at(Instant instant) {
        Recurrence valid = new Once(instant);
        choose("at");
        rule = now -> valid;
    }

    void at(LocalDateTime local, ZoneId place) {
        at(instant(local, place));
    }

    void in(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("in: " + delay + " must not be negative");
        }
        choose("in");
        rule = now -> new Once(now.plus(delay));
    }

    void now() {
        choose("now");
        rule = Once::new;
    }

    /**
     * The recurrence.
     *
     * @throws IllegalArgumentException naming the field that is missing, does not fit or is malformed
     */
    Recurrence recurrence(Instant now) {
        requireFit(chosen);
        return rule.apply(now);
    }

    private void choose(String field) {
        if (chosen != null) {
            throw new IllegalArgumentException(
                    field.equals(chosen)
                            ? field + ": is given twice"
                            : field + ": cannot be combined with " + chosen + "; a schedule has one recurrence");
        }
        requireFit(field);
        chosen = field;
    }

    /** Refuses options that belong to another rule than the given one. */
    private void requireFit(@Nullable String field) {
        if (!CRON.equals(field)) {
            requireAbsent("dialect", dialect, CRON);
            requireAbsent("zone", zone, CRON);
            requireAbsent("dst", dst, CRON);
        }
    }

    private static void requireAbsent(String option, @Nullable Object value, String owner) {
        if (value != null) {
            throw new IllegalArgumentException(option + ": belongs to " + owner + " only");
        }
    }

    private void requireFor(String option, String owner) {
        if (chosen != null && !chosen.equals(owner)) {
            throw new IllegalArgumentException(option + ": belongs to " + owner + " only, not to " + chosen);
        }
    }

    /** The earlier of two instants that a clock on the wall shows alike; none at all is an error. */
    private static Instant instant(LocalDateTime local, ZoneId place) {
        ZoneRules rules = place.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = rules.getTransition(local);
            throw new IllegalArgumentException("at: " + local + " does not exist in " + place + ": clocks go from "
                    + gap.getDateTimeBefore() + " to " + gap.getDateTimeAfter());
        }
        return local.toInstant(offsets.get(0));
    }
}
