package dev.carillon.store;

import dev.carillon.run.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one node counted in one minute. A node may have several of one minute, for example when it was started anew: they
 * add up.
 *
 * @param minute the beginning of the minute, by the store's clock
 * @param node which node
 * @param started how many attempts it started, whatever for
 * @param succeeded how many of its attempts succeeded
 * @param failed how many of its attempts failed, to be tried again or not
 * @param missed how many fire times it found to have no run of their own, for whatever reason
 * @param overdueMillis for how long the oldest overdue entry had been due, ms, the largest that was seen; 0 when none was, or
 *     when another node looked
 * @param lateness how late its attempts started that were due by a schedule: a histogram as text, which nodes write and read;
 *     empty when there was none
 * @param p50Millis how late half of those were at most, ms; 0 when there was none
 * @param p99Millis how late 99 % of those were at most, ms
 * @param maxMillis how late the latest of those was, ms
 */
public record MinuteFigures(
        Instant minute,
        NodeId node,
        int started,
        int succeeded,
        int failed,
        int missed,
        long overdueMillis,
        String lateness,
        double p50Millis,
        double p99Millis,
        double maxMillis) {

    /** About how many figures are kept, and the most that are read with one call; of more, the oldest are left out. */
    public static final int MAX_KEPT = 20_000;

    /** The longest histogram, in characters. */
    public static final int MAX_LATENESS_CHARS = 65_536;

    private static final Instant MAX_MINUTE = Instant.parse("9999-12-31T23:59:00Z");
    private static final double MAX_MILLIS = Duration.ofDays(366).toMillis();
    private static final Comparator<MinuteFigures> ORDER =
            Comparator.comparing(MinuteFigures::minute).thenComparing(MinuteFigures::node);

    /** @throws IllegalArgumentException naming the field whose value is out of range */
    public MinuteFigures {
        if (!minute.truncatedTo(ChronoUnit.MINUTES).equals(minute)
                || minute.isBefore(Instant.EPOCH)
                || minute.isAfter(MAX_MINUTE)) {
            throw new IllegalArgumentException(
                    "minute: " + minute + " must be the beginning of a minute in the years 1970 to 9999");
        }
        requireCount("started", started);
        requireCount("succeeded", succeeded);
        requireCount("failed", failed);
        requireCount("missed", missed);
        requireCount("overdueMillis", overdueMillis);
        OneLine.require("lateness", lateness, 0, MAX_LATENESS_CHARS);
        requireMillis("p50Millis", p50Millis);
        requireMillis("p99Millis", p99Millis);
        requireMillis("maxMillis", maxMillis);
    }

    /** True when nothing happened, so that there is nothing to keep. */
    public boolean isEmpty() {
        return started == 0 && succeeded == 0 && failed == 0 && missed == 0 && overdueMillis == 0;
    }

    /**
     * As they are listed: by minute and node, each once however often it was recorded, and not more than
     * {@link #MAX_KEPT} of those that begin at a moment or later.
     */
    public static List<MinuteFigures> listed(Stream<MinuteFigures> some, Instant from) {
        List<MinuteFigures> all = some.filter(figures -> !figures.minute().isBefore(from))
                .distinct()
                .sorted(ORDER)
                .toList();
        return all.subList(Math.max(0, all.size() - MAX_KEPT), all.size());
    }

    private static void requireCount(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + ": " + value + " must not be negative");
        }
    }

    private static void requireMillis(String field, double value) {
        if (!(value >= 0 && value <= MAX_MILLIS)) {
            throw new IllegalArgumentException(field + ": " + value + " must be from 0 to " + MAX_MILLIS);
        }
    }
}
