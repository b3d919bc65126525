package dev.carillon.node.cli;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.node.form.InstantText;
import dev.carillon.node.form.Line;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a schedule fires. What does not go together is left to the builder to refuse. */
final class RecurrenceOptions {

    static final class DialectWords extends WordOption<CronDialect> {
        DialectWords() {
            super(CronDialect.class);
        }
    }

    static final class DstWords extends WordOption<DstPolicy> {
        DstWords() {
            super(DstPolicy.class);
        }
    }

    @Option(names = "--cron", paramLabel = "EXPRESSION", description = "Fire when this cron expression matches.")
    private @Nullable String cron;

    @Option(
            names = "--dialect",
            paramLabel = "unix|quartz|spring",
            converter = DialectWords.class,
            description = "The grammar of --cron (default: unix).")
    private @Nullable CronDialect dialect;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "IANA id of the zone of --cron (default: UTC), or of --at without an offset.")
    private @Nullable String zone;

    @Option(
            names = "--dst",
            paramLabel = "run-after-gap|skip",
            converter = DstWords.class,
            description = "What --cron does with a time of day that clocks skip (default: run-after-gap).")
    private @Nullable DstPolicy dst;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Fire at a fixed rate, without drift; at least 100ms.")
    private @Nullable Duration every;

    @Option(
            names = "--every-after",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Fire this long after the end of the run before.")
    private @Nullable Duration everyAfter;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "Fire once; without an offset it is a local time in --zone.")
    private @Nullable String at;

    @Option(
            names = "--in",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Fire once, after this time.")
    private @Nullable Duration in;

    @Option(names = "--now", description = "Fire once, at once.")
    private boolean now;

    /**
     * Takes a cron expression that was given as a parameter.
     *
     * @throws IllegalArgumentException naming {@code cron} when there is an option of that name as well
     */
    void takeCron(String expression) {
        if (cron != null) {
            throw new IllegalArgumentException("cron: is given twice");
        }
        cron = expression;
    }

    /** The zone whose clocks people are shown. */
    ZoneId place() {
        return zone == null ? ZoneOffset.UTC : Cron.zone(zone);
    }

    /** @throws IllegalArgumentException naming the field that is malformed or does not fit the others */
    void apply(ScheduleBuilder builder) {
        if (cron != null) {
            builder.cron(cron);
        }
        if (every != null) {
            builder.every(every);
        }
        if (everyAfter != null) {
            builder.everyAfterCompletion(everyAfter);
        }
        if (in != null) {
            builder.in(in);
        }
        if (now) {
            builder.now();
        }
        boolean zoneIsUsed = at != null && applyAt(builder, at);
        if (dialect != null) {
            builder.dialect(dialect);
        }
        if (zone != null && !zoneIsUsed) {
            builder.zone(zone);
        }
        if (dst != null) {
            builder.dst(dst);
        }
    }

    /** Whether the zone belonged to the instant. */
    private boolean applyAt(ScheduleBuilder builder, String value) {
        TemporalAccessor time = InstantText.parse("at", value);
        if (time instanceof LocalDateTime local && zone != null) {
            builder.at(local, Cron.zone(zone));
            return true;
        }
        if (!(time instanceof OffsetDateTime)) {
            throw new IllegalArgumentException(
                    "at: " + Line.quoted(value) + " needs an offset or a Z at its end, or a --zone beside it");
        }
        builder.at(InstantText.instant("at", value));
        return false;
    }
}
