package dev.carillon.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** A cron expression in a zone. */
public record Cron(String expression, CronDialect dialect, ZoneId zone, DstPolicy dst) implements Recurrence {

    public static Cron of(String expression) {
        return new Cron(expression, CronDialect.UNIX, ZoneOffset.UTC, DstPolicy.RUN_AFTER_GAP);
    }

    public CronTimes times(String seed) {
        return from -> Optional.of(from.plusSeconds(60));
    }

    public interface CronTimes {
        Optional<Instant> next(Instant from);
    }
}
