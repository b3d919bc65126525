package dev.carillon.schedule;

import dev.carillon.testing.cron.CronModel;
import dev.carillon.testing.cron.CronOracle;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;

/**
 * A stretch of days in one zone in which every answer of an evaluator is held against {@link CronOracle}.
 *
 * @param clockChanges the clock changes inside, epoch seconds
 */
record OracleWindow(ZoneId zone, LocalDate first, LocalDate last, List<Long> clockChanges) {

    private static final LocalDate NEAR = LocalDate.of(2020, 1, 1);
    private static final LocalDate NEAR_END = LocalDate.of(2040, 12, 31);
    private static final LocalDate FAR = LocalDate.of(2096, 1, 1);
    private static final LocalDate FAR_END = LocalDate.of(2104, 12, 31);
    private static final LocalDate PAST = LocalDate.of(1880, 1, 1);

    private static final int FIRES_WANTED = 1_500;
    private static final int DAYS_MIN = 3;
    private static final int DAYS_MAX = 900;
    /** No offset and no gap is longer. */
    private static final int MARGIN_DAYS = 2;

    /** What a comparison found: how many answers it looked at, and the first wrong one. */
    record Verdict(long checks, Optional<String> difference) {}

    /** Seven in ten around a clock change of 2020 to 2040, the others around 2100, in the past, or anywhere. */
    static OracleWindow random(CronModel model, ZoneId zone, Random random) {
        int days = Math.max(
                DAYS_MIN, Math.min(DAYS_MAX, FIRES_WANTED / model.times().perDay()));
        int kind = random.nextInt(10);
        LocalDate from = kind < 7 ? NEAR : kind == 7 ? FAR : kind == 8 ? PAST : NEAR;
        LocalDate to = kind < 7 ? NEAR_END : kind == 7 ? FAR_END : NEAR_END;
        List<Long> changes = changes(zone, from, to);
        LocalDate centre = from.plusDays(random.nextInt((int) (to.toEpochDay() - from.toEpochDay())));
        if (kind < 9 && !changes.isEmpty()) {
            long change = changes.get(random.nextInt(changes.size()));
            centre = LocalDate.ofInstant(Instant.ofEpochSecond(change), ZoneOffset.UTC);
        }
        LocalDate first = centre.minusDays(1 + random.nextInt(days));
        LocalDate last = first.plusDays(days);
        return new OracleWindow(zone, first, last, changes(zone, first, last));
    }

    private static List<Long> changes(ZoneId zone, LocalDate from, LocalDate to) {
        List<Long> changes = new ArrayList<>();
        Instant end = to.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant at = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        while (true) {
            ZoneOffsetTransition next = zone.getRules().nextTransition(at);
            if (next == null || next.getInstant().isAfter(end)) {
                return changes;
            }
            at = next.getInstant();
            changes.add(at.getEpochSecond());
        }
    }

    /** Asks the evaluator from every fire time, just before it, in between, and around every clock change. */
    Verdict compare(CronModel model, DstPolicy policy, LongUnaryOperator evaluator, Random random) {
        long[] fires =
                CronOracle.fireTimes(model, zone, policy, first.minusDays(MARGIN_DAYS), last.plusDays(MARGIN_DAYS));
        long start = first.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        long end = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        List<Long> questions = new ArrayList<>();
        long before = start;
        for (long fire : fires) {
            if (fire > before && fire < end) {
                questions.add(before);
                if (fire - before > 1) {
                    questions.add(fire - 1);
                    questions.add(before + 1 + (long) (random.nextDouble() * (fire - before - 1)));
                }
                before = fire;
            }
        }
        for (long change : clockChanges) {
            for (int offset : new int[] {-3_601, -1, 0, 1, 899, 1_800, 3_599, 7_201}) {
                questions.add(change + offset);
            }
        }
        return answer(
                model,
                policy,
                evaluator,
                fires,
                questions.stream()
                        .mapToLong(Long::longValue)
                        .filter(from -> from < before(fires, end))
                        .toArray());
    }

    /** The last fire time whose successor may lie outside the window. */
    private static long before(long[] fires, long end) {
        int index = Arrays.binarySearch(fires, end);
        int inside = index < 0 ? -index - 2 : index;
        return inside < 0 ? Long.MIN_VALUE : fires[inside];
    }

    private Verdict answer(
            CronModel model, DstPolicy policy, LongUnaryOperator evaluator, long[] fires, long[] questions) {
        for (long from : questions) {
            int index = Arrays.binarySearch(fires, from);
            long expected = fires[index < 0 ? -index - 1 : index + 1];
            long actual = evaluator.applyAsLong(from);
            if (actual != expected) {
                return new Verdict(
                        questions.length,
                        Optional.of(model + " in " + zone + " " + policy + " from " + Instant.ofEpochSecond(from)
                                + ": expected " + Instant.ofEpochSecond(expected) + " but was "
                                + (actual == CronEvaluator.NONE ? "none" : Instant.ofEpochSecond(actual))));
            }
        }
        return new Verdict(questions.length, Optional.empty());
    }
}
