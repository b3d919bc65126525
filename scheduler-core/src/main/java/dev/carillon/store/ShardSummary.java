package dev.carillon.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How much stands in one shard, all of it counted in one step.
 *
 * @param at when, by the store's clock, in milliseconds
 * @param tasks by name, those of which nothing is scheduled and nothing waits left out
 * @param running how many runs are in progress
 * @param dead how many dead letters there are
 * @param completed how many completed schedules are kept for now
 * @param quarantined how many entries were set aside because nobody could act on them, as far as they are noted
 * @param lanesLeftOut how many lanes were not counted, because a shard has more than {@link #MAX_LANES}; 0 nearly always
 */
public record ShardSummary(
        Instant at, List<TaskSummary> tasks, int running, int dead, int completed, int quarantined, int lanesLeftOut) {

    /** The most lanes of a shard that are counted; of more, those that come later in the order of their names are not. */
    public static final int MAX_LANES = 500;

    /** The longest tolerance that can be asked for. */
    public static final Duration MAX_TOLERANCE = Duration.ofDays(1);

    public ShardSummary {
        tasks = List.copyOf(tasks);
    }

    /** How many entries of all tasks were due longer ago than was asked for. */
    public int overdue() {
        return tasks.stream().mapToInt(TaskSummary::overdue).sum();
    }

    /** For how long the oldest of them has been due; zero when there is none. */
    public Duration overdueFor() {
        Optional<Instant> oldest = tasks.stream()
                .filter(task -> task.overdue() > 0)
                .flatMap(task -> task.oldest().stream())
                .min(Comparator.naturalOrder());
        return oldest.map(since -> Duration.between(since, at)).orElse(Duration.ZERO);
    }

    /**
     * The tolerance, if it is one that may be asked for.
     *
     * @throws IllegalArgumentException naming {@code tolerance} when it is not
     */
    public static Duration requireTolerance(Duration tolerance) {
        if (tolerance.isNegative() || tolerance.compareTo(MAX_TOLERANCE) > 0) {
            throw new IllegalArgumentException("tolerance: " + tolerance + " must be from PT0S to " + MAX_TOLERANCE);
        }
        return tolerance;
    }
}
