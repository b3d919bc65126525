package dev.carillon.store;

import dev.carillon.schedule.TaskName;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of one task stands in a shard, over all its lanes.
 *
 * @param task which task
 * @param scheduled how many schedules have a fire time to come, or one that is due
 * @param waiting how many runs wait for a node, or for the time from which they may start; those that a pause holds back are
 *     not among them
 * @param overdue how many of both were due longer ago than was asked for
 * @param oldest since when the earliest of what is due has been due; empty when nothing is
 */
public record TaskSummary(TaskName task, int scheduled, int waiting, int overdue, Optional<Instant> oldest) {

    /** The same with what stands elsewhere of this task. */
    public TaskSummary plus(TaskSummary other) {
        return new TaskSummary(
                task,
                scheduled + other.scheduled,
                waiting + other.waiting,
                overdue + other.overdue,
                Stream.of(oldest, other.oldest).flatMap(Optional::stream).min(Comparator.naturalOrder()));
    }
}
