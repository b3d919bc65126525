package dev.carillon.node.cli;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
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
import dev.carillon.schedule.TaskName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any schedule that there can be, each of its fields with and without a value. */
final class AnySchedule {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private AnySchedule() {}

    static Arbitrary<Schedule> schedules() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("abcXYZ019._:-").ofMinLength(1).ofMaxLength(128);
        Arbitrary<String> tasks =
                Arbitraries.strings().withChars("abc019._-").ofMinLength(1).ofMaxLength(100);
        Arbitrary<String> tags =
                Arbitraries.strings().withChars("abcXYZ019._:/-").ofMinLength(1).ofMaxLength(64);
        return recurrences()
                .flatMap(recurrence -> Combinators.combine(
                                ids,
                                tasks,
                                boundsOf(recurrence),
                                payloads(),
                                policies(),
                                texts(500),
                                tags.list().ofMaxSize(16))
                        .as((id, task, bounds, payload, policies, description, labels) -> new Schedule(
                                new ScheduleId(id),
                                new TaskName(task),
                                recurrence,
                                bounds,
                                payload,
                                policies,
                                description,
                                labels)));
    }

    private static Arbitrary<Duration> durations(Duration least, Duration most) {
        return Arbitraries.longs().between(least.toMillis(), most.toMillis()).map(Duration::ofMillis);
    }

    private static Arbitrary<Instant> instants() {
        return durations(Duration.ZERO, Duration.ofDays(100_000)).map(FIRST::plus);
    }

    private static Arbitrary<Recurrence> recurrences() {
        Arbitrary<Recurrence> crons = Combinators.combine(
                        Arbitraries.of("30 2 * * *", "@daily", "H H * * 1-5", "*/5 8-17 * * MON,FRI"),
                        Arbitraries.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York"),
                        Arbitraries.of(DstPolicy.class))
                .as((expression, zone, dst) -> Cron.of(expression, CronDialect.UNIX, Cron.zone(zone), dst));
        Arbitrary<Recurrence> others = Arbitraries.of(
                Cron.of("0 0/15 9-17 ? * MON-FRI", CronDialect.QUARTZ, Cron.zone("UTC"), DstPolicy.SKIP),
                Cron.of("0 0 9 * * MON", CronDialect.SPRING, Cron.zone("Asia/Kathmandu"), DstPolicy.RUN_AFTER_GAP));
        Duration longest = Duration.ofDays(3_660);
        return Arbitraries.oneOf(
                crons,
                others,
                durations(Duration.ofMillis(100), longest).map(Every::new),
                durations(Duration.ofMillis(100), longest).map(EveryAfter::new),
                instants().map(Once::new));
    }

    private static Arbitrary<Bounds> boundsOf(Recurrence recurrence) {
        boolean isOnce = recurrence instanceof Once;
        Arbitrary<Duration> jitters = recurrence instanceof EveryAfter
                ? Arbitraries.just(Duration.ZERO)
                : durations(Duration.ZERO, Duration.ofDays(1));
        Arbitrary<List<CalendarName>> calendars = recurrence instanceof EveryAfter
                ? Arbitraries.just(List.of())
                : Arbitraries.of("a", "b.c", "d-e", "0")
                        .map(CalendarName::new)
                        .list()
                        .ofMaxSize(4);
        return Combinators.combine(
                        instants().optional(),
                        durations(Duration.ZERO, Duration.ofDays(9_999)).optional(),
                        Arbitraries.integers().between(0, 1_000_000_000),
                        jitters,
                        calendars)
                .as((start, length, runs, jitter, except) -> isOnce
                        ? new Bounds(null, null, 0, jitter, List.of())
                        : new Bounds(
                                start.orElse(null),
                                length.map(start.orElse(FIRST)::plus).orElse(null),
                                runs,
                                jitter,
                                except));
    }

    private static Arbitrary<Policies> policies() {
        Arbitrary<Overlap> overlaps = Arbitraries.oneOf(
                Arbitraries.of(Overlap.SKIP, Overlap.QUEUE_ONE, Overlap.QUEUE_ALL, Overlap.CANCEL_PREVIOUS),
                Arbitraries.integers().between(1, 1_000).map(Overlap::allow));
        Arbitrary<Misfire> misfires = Arbitraries.oneOf(
                Arbitraries.of(Misfire.FIRE_ONCE, Misfire.SKIP),
                Arbitraries.integers().between(1, 1_000).map(Misfire::fireAll));
        Arbitrary<Optional<Duration>> windows =
                durations(Duration.ofSeconds(1), Duration.ofDays(3_660)).optional();
        return Combinators.combine(
                        overlaps,
                        Combinators.combine(misfires, windows)
                                .as((rule, window) -> window.map(rule::within).orElse(rule)),
                        windows,
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.of(OnNodeLoss.class).optional(),
                        retries().optional(),
                        durations(Duration.ofMillis(1), Duration.ofDays(30)).optional())
                .as((overlap, misfire, deadline, priority, failures, loss, retry, timeout) -> new Policies(
                        overlap,
                        misfire,
                        deadline.orElse(null),
                        priority,
                        failures,
                        loss.orElse(null),
                        retry.orElse(null),
                        timeout.orElse(null)));
    }

    private static Arbitrary<Retry> retries() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1_000),
                        durations(Duration.ZERO, Duration.ofDays(10)),
                        Arbitraries.doubles().between(1, 100).ofScale(3),
                        durations(Duration.ZERO, Duration.ofDays(10)))
                .as((count, delay, factor, more) -> new Retry(count, delay, factor, delay.plus(more)));
    }

    private static Arbitrary<Payload> payloads() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                texts(50),
                Arbitraries.of(
                        "true", "null", "~", "1", "1.5", "0x10", "012", "<<", "=", "- a", "a: b", "#", "*a", "&a"),
                Arbitraries.of(true, false),
                Arbitraries.longs(),
                Arbitraries.bigDecimals().ofScale(6),
                Arbitraries.of(new BigDecimal("1E+3"), new BigDecimal("1.00"), new BigDecimal("1E-30")));
        Arbitrary<Object> values = Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves.list().ofMaxSize(3).map(list -> (Object) list),
                () -> Arbitraries.maps(texts(9), leaves).ofMaxSize(3).map(map -> (Object) map));
        return Arbitraries.oneOf(
                Arbitraries.just(Payload.NONE),
                values.map(Payload::of),
                values.map(value -> Payload.of(Map.of("deep", Map.of("true", value, "1", value)))));
    }

    /** Text without control characters, and without halves of characters. */
    private static Arbitrary<String> texts(int most) {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(most).map(AnySchedule::fit),
                Arbitraries.strings().all().ofMaxLength(most / 2).map(AnySchedule::fit));
    }

    private static String fit(String text) {
        StringBuilder fit = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .forEach(fit::appendCodePoint);
        return fit.toString();
    }
}
