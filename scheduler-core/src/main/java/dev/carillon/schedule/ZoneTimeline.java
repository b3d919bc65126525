package dev.carillon.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A zone cut into periods of constant offset, found without garbage once they have been seen.
 *
 * <p>Thread-safe: the cache holds immutable records, and losing a race costs one look-up in the zone rules.
 */
final class ZoneTimeline {

    /** A slot is about 97 days long, so that half-years fall into different ones, and all of them span 68 years. */
    private static final int SLOT_SHIFT = 23;

    private static final int SLOTS = 256;

    /** One for each zone in use; bounded, because only the zones of the tz database get here. */
    private static final ConcurrentHashMap<ZoneId, ZoneTimeline> TIMELINES = new ConcurrentHashMap<>();

    /**
     * A stretch of time with one offset; all in seconds.
     *
     * @param start first instant, {@code Long.MIN_VALUE} for the first period
     * @param end the instant after the last, {@code Long.MAX_VALUE} for the last period
     * @param offset what to add to an instant to get the local time
     * @param offsetBefore the offset of the period before, the same as {@code offset} for the first period
     */
    record Period(long start, long end, int offset, int offsetBefore) {

        boolean contains(long instant) {
            return instant >= start && instant < end;
        }

        boolean isLast() {
            return end == Long.MAX_VALUE;
        }

        /** The local time that the period would show at its end, {@code Long.MAX_VALUE} for the last period. */
        long localEnd() {
            return isLast() ? Long.MAX_VALUE : end + offset;
        }

        /** The first local time that the period before has not shown already. */
        long firstNewLocal() {
            return start == Long.MIN_VALUE ? Long.MIN_VALUE : start + Math.max(offset, offsetBefore);
        }
    }

    private final ZoneRules rules;
    private final @Nullable Period[] seen = new @Nullable Period[SLOTS];

    private ZoneTimeline(ZoneRules rules) {
        this.rules = rules;
    }

    /** The timeline of a zone under the rules that the JVM had for it when it was first asked for. */
    static ZoneTimeline of(ZoneId zone) {
        return TIMELINES.computeIfAbsent(zone, id -> new ZoneTimeline(id.getRules()));
    }

    /** The period that holds this instant (epoch seconds). */
    Period at(long instant) {
        int slot = (int) (instant >> SLOT_SHIFT) & (SLOTS - 1);
        Period period = seen[slot];
        if (period == null || !period.contains(instant)) {
            period = lookUp(Instant.ofEpochSecond(instant));
            seen[slot] = period;
        }
        return period;
    }

    private Period lookUp(Instant instant) {
        int offset = rules.getOffset(instant).getTotalSeconds();
        ZoneOffsetTransition entered = rules.previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition left = rules.nextTransition(instant);
        return new Period(
                entered == null ? Long.MIN_VALUE : entered.toEpochSecond(),
                left == null ? Long.MAX_VALUE : left.toEpochSecond(),
                offset,
                entered == null ? offset : entered.getOffsetBefore().getTotalSeconds());
    }
}
