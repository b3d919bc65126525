package dev.carillon.plan;

import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many fire times a schedule has in each of some equal stretches of the time ahead, as it stands. Of a delay after
 * completion only the one that it waits for is known. Asks no store. Immutable and thread-safe.
 *
 * @param counts one number for each stretch, the earliest first
 * @param isComplete false when there are more fire times than were to be counted
 */
public record FireCounts(List<Integer> counts, boolean isComplete) {

    /** How many stretches there may be: the minutes of a day. */
    public static final int MOST_STRETCHES = 1_440;

    public FireCounts {
        counts = List.copyOf(counts);
    }

    /**
     * Counts.
     *
     * @param from where the first stretch begins, itself included
     * @param stretch how long each is, at least a second
     * @param stretches how many there are, 1 to {@link #MOST_STRETCHES}
     * @param most how many fire times are looked at before it gives up, at least 1; an interval takes one look for all
     * @throws IllegalArgumentException naming what is out of range
     */
    public static FireCounts of(StoredSchedule stored, Instant from, Duration stretch, int stretches, int most) {
        if (stretch.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("stretch: " + stretch + " must be a second at least");
        }
        if (stretches < 1 || stretches > MOST_STRETCHES) {
            throw new IllegalArgumentException("stretches: " + stretches + " must be from 1 to " + MOST_STRETCHES);
        }
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " must be 1 at least");
        }
        Counting counting = new Counting(stored, from, stretch, stretches);
        Optional<Instant> next = stored.next().filter(at -> stored.state() == ScheduleState.ACTIVE);
        boolean isComplete = next.isEmpty() || counting.count(next.get(), most);
        return new FireCounts(IntStream.of(counting.counts).boxed().toList(), isComplete);
    }

    /** The stretches while they fill. */
    private static final class Counting {

        private final StoredSchedule stored;
        private final Instant from;
        private final Duration stretch;
        private final int[] counts;

        private Counting(StoredSchedule stored, Instant from, Duration stretch, int stretches) {
            this.stored = stored;
            this.from = from;
            this.stretch = stretch;
            this.counts = new int[stretches];
        }

        boolean count(Instant next, int most) {
            Schedule schedule = stored.schedule();
            Instant end = from.plus(stretch.multipliedBy(counts.length));
            if (schedule.recurrence() instanceof Every every
                    && schedule.bounds().except().isEmpty()) {
                countInterval(next, every.period(), end);
                return true;
            }
            long left = schedule.recurrence() instanceof EveryAfter ? 1 : left();
            FireTimes times = FireTimes.of(stored);
            Optional<Instant> at = Optional.of(next);
            for (int seen = 0; seen < left && at.isPresent() && at.get().isBefore(end); seen++) {
                if (seen == most) {
                    return false;
                }
                add(at.get());
                at = times.after(at.get());
            }
            return true;
        }

        /** How many runs it may still start. */
        private long left() {
            int mostRuns = stored.schedule().bounds().maxRuns();
            return mostRuns > 0 ? Math.max(0, mostRuns - stored.started()) : Long.MAX_VALUE;
        }

        private void add(Instant at) {
            if (!at.isBefore(from)) {
                counts[(int) Duration.between(from, at).dividedBy(stretch)]++;
            }
        }

        /** How many multiples lie before the end of each stretch, less those before its beginning. */
        private void countInterval(Instant next, Duration period, Instant end) {
            Instant last = stored.schedule().bounds().endAt();
            Instant limit = last != null && last.isBefore(end) ? last.plusNanos(1) : end;
            long before = Math.min(left(), timesBefore(from, next, period, limit));
            for (int place = 0; place < counts.length; place++) {
                Instant stretchEnd = from.plus(stretch.multipliedBy(place + 1L));
                long until = Math.min(left(), timesBefore(stretchEnd, next, period, limit));
                counts[place] = Math.toIntExact(until - before);
                before = until;
            }
        }

        private static long timesBefore(Instant moment, Instant next, Duration period, Instant limit) {
            Instant end = moment.isBefore(limit) ? moment : limit;
            if (!end.isAfter(next)) {
                return 0;
            }
            return Duration.between(next, end).minusNanos(1).dividedBy(period) + 1;
        }
    }
}
