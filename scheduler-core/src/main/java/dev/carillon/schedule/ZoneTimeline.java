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
 * <p>All times are epoch seconds. Thread-safe without locks: what is cached is immutable or can be found again, so losing
 * a race costs one look-up in the zone rules.
 */
final class ZoneTimeline {

    /** A slot is about 97 days long, so few have more than one clock change, and all of them span 68 years. */
    private static final int SLOT_SHIFT = 23;

    private static final int SLOTS = 256;
    private static final long EARLIEST = Instant.MIN.getEpochSecond();

    /** One for each zone in use; bounded, because only the zones of the tz database get here. */
    private static final ConcurrentHashMap<ZoneId, ZoneTimeline> TIMELINES = new ConcurrentHashMap<>();

    private final ZoneRules rules;
    /** For each slot the period in which it starts. */
    private final @Nullable Period[] seen = new @Nullable Period[SLOTS];

    private ZoneTimeline(ZoneRules rules) {
        this.rules = rules;
    }

    /** The timeline of a zone under the rules that the JVM had for it when it was first asked for. */
    static ZoneTimeline of(ZoneId zone) {
        return TIMELINES.computeIfAbsent(zone, id -> new ZoneTimeline(id.getRules()));
    }

    /** The period that holds this instant. */
    Period at(long instant) {
        long slot = instant >> SLOT_SHIFT;
        long slotStart = Math.max(slot << SLOT_SHIFT, EARLIEST);
        int index = (int) slot & (SLOTS - 1);
        Period period = seen[index];
        if (period == null || !period.contains(slotStart)) {
            period = lookUp(slotStart);
            seen[index] = period;
        }
        while (instant >= period.end()) {
            period = after(period);
        }
        return period;
    }

    /** The period that begins where this one ends; not to be asked of the last. */
    Period after(Period period) {
        Period following = period.following;
        if (following == null) {
            following = lookUp(period.end());
            period.following = following;
        }
        return following;
    }

    private Period lookUp(long epochSecond) {
        Instant instant = Instant.ofEpochSecond(epochSecond);
        int offset = rules.getOffset(instant).getTotalSeconds();
        ZoneOffsetTransition entered = rules.previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition left = rules.nextTransition(instant);
        return new Period(
                entered == null ? Long.MIN_VALUE : entered.toEpochSecond(),
                left == null ? Long.MAX_VALUE : left.toEpochSecond(),
                offset,
                entered == null ? offset : entered.getOffsetBefore().getTotalSeconds());
    }

    /** A stretch of time with one offset. */
    static final class Period {

        private final long start;
        private final long end;
        private final int offset;
        private final int offsetBefore;
        /** Found when first asked for; a plain field, because every thread finds the same. */
        private @Nullable Period following;

        private Period(long start, long end, int offset, int offsetBefore) {
            this.start = start;
            this.end = end;
            this.offset = offset;
            this.offsetBefore = offsetBefore;
        }

        boolean contains(long instant) {
            return instant >= start && instant < end;
        }

        /** The instant after the last, {@code Long.MAX_VALUE} for the last period. */
        long end() {
            return end;
        }

        boolean isLast() {
            return end == Long.MAX_VALUE;
        }

        /** What to add to an instant to get the local time, in seconds. */
        int offset() {
            return offset;
        }

        /** The local time that the period would show at its end, {@code Long.MAX_VALUE} for the last period. */
        long localEnd() {
            return isLast() ? Long.MAX_VALUE : end + offset;
        }

        /** The first local time that the period before has not shown already, {@code Long.MIN_VALUE} for the first. */
        long firstNewLocal() {
            return start == Long.MIN_VALUE ? Long.MIN_VALUE : start + Math.max(offset, offsetBefore);
        }
    }
}
