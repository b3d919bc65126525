package dev.carillon.testing.cron;

import dev.carillon.schedule.DstPolicy;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.TreeSet;

/**
 * The fire times of a {@link CronModel} by brute force: every matching local date-time of a stretch of days, each put to
 * {@link ZoneRules#getValidOffsets}.
 *
 * <p>It shares nothing with the evaluator: no parser, no bit sets, no walk along transitions.
 */
public final class CronOracle {

    private static final Duration LONGEST_GAP = Duration.ofHours(3);

    private final CronModel model;
    private final ZoneRules rules;
    private final DstPolicy policy;
    private final TreeSet<Long> fireTimes = new TreeSet<>();

    private CronOracle(CronModel model, ZoneId zone, DstPolicy policy) {
        this.model = model;
        this.rules = zone.getRules();
        this.policy = policy;
    }

    /**
     * All fire times between two dates, in epoch seconds; the two days at either end may lack some.
     *
     * @param last inclusive
     */
    public static long[] fireTimes(CronModel model, ZoneId zone, DstPolicy policy, LocalDate first, LocalDate last) {
        CronOracle oracle = new CronOracle(model, zone, policy);
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            if (model.date().test(date)) {
                oracle.walk(date);
            }
        }
        return oracle.fireTimes.stream().mapToLong(Long::longValue).toArray();
    }

    private void walk(LocalDate date) {
        CronModel.Times times = model.times();
        times.hours().stream()
                .forEach(hour -> times.minutes().stream()
                        .forEach(minute ->
                                times.seconds().stream().forEach(second -> fire(date.atTime(hour, minute, second)))));
    }

    private void fire(LocalDateTime local) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (model.interval()) {
            offsets.forEach(offset -> fireTimes.add(local.toEpochSecond(offset)));
        } else if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = rules.getTransition(local);
            if (policy == DstPolicy.RUN_AFTER_GAP && gap.getDuration().compareTo(LONGEST_GAP) <= 0) {
                fireTimes.add(gap.toEpochSecond());
            }
        } else {
            long earliest = Long.MAX_VALUE;
            for (ZoneOffset offset : offsets) {
                earliest = Math.min(earliest, local.toEpochSecond(offset));
            }
            fireTimes.add(earliest);
        }
    }
}
