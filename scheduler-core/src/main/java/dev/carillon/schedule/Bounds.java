package dev.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Within what a recurrence fires: from when, until when, how often, how scattered, and when not.
 *
 * @param startAt the first moment at which it may fire, or null; fixed-rate intervals count from there
 * @param endAt the last moment at which it may fire, or null; compared with nominal times, before jitter
 * @param maxRuns how many scheduled runs it may start, 1 to 1,000,000,000, or 0 for any number; neither retries nor manual
 *     runs count
 * @param jitter by how much at most a fire time is put off, 0 to 1 day; by how much is a hash of schedule and nominal
 *     time, the same on every node, and always less than the time to the next fire time
 * @param except up to 4 calendars that exclude fire times, sorted, each once; compared with nominal times, before jitter
 */
public record Bounds(
        @Nullable Instant startAt, @Nullable Instant endAt, int maxRuns, Duration jitter, List<CalendarName> except) {

    /** The most calendars that one schedule may name. */
    public static final int MAX_CALENDARS = 4;

    private static final int MOST_RUNS = 1_000_000_000;
    private static final Duration LONGEST_JITTER = Duration.ofDays(1);

    /** No bounds. */
    public static final Bounds NONE = new Bounds(null, null, 0, Duration.ZERO, List.of());

    /** @throws IllegalArgumentException naming the field whose value is out of range */
    public Bounds {
        startAt = startAt == null ? null : Check.instant("startAt", startAt);
        endAt = endAt == null ? null : Check.instant("endAt", endAt);
        if (startAt != null && endAt != null && endAt.isBefore(startAt)) {
            throw Check.refused("endAt", endAt, "must not lie before startAt, " + startAt);
        }
        Check.range("maxRuns", maxRuns, 0, MOST_RUNS);
        jitter = Check.range("jitter", jitter, Duration.ZERO, LONGEST_JITTER);
        except = except.stream().distinct().sorted().toList();
        if (except.size() > MAX_CALENDARS) {
            throw Check.refused("except", except, "must be at most " + MAX_CALENDARS);
        }
    }

    /** These bounds with another start. */
    public Bounds withStartAt(Instant value) {
        return new Bounds(value, endAt, maxRuns, jitter, except);
    }

    /** These bounds with another end. */
    public Bounds withEndAt(Instant value) {
        return new Bounds(startAt, value, maxRuns, jitter, except);
    }

    /** These bounds with another number of runs. */
    public Bounds withMaxRuns(int value) {
        return new Bounds(startAt, endAt, Check.range("maxRuns", value, 1, MOST_RUNS), jitter, except);
    }

    /** These bounds with another jitter. */
    public Bounds withJitter(Duration value) {
        return new Bounds(startAt, endAt, maxRuns, value, except);
    }

    /** These bounds with other calendars. */
    public Bounds withExcept(List<CalendarName> value) {
        return new Bounds(startAt, endAt, maxRuns, jitter, value);
    }

    /** True when a schedule that has started this many scheduled runs may start no other one. */
    public boolean isExhausted(int started) {
        return maxRuns > 0 && started >= maxRuns;
    }

    /** True when a fire time does not lie behind the end. */
    public boolean isBeforeEnd(Instant nominal) {
        return endAt == null || !nominal.isAfter(endAt);
    }
}
