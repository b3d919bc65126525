package dev.carillon.store;

import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How much stands in one shard in memory. Not thread-safe. */
final class Counting {

    private final ShardState shard;

    /** What was counted of one task. */
    private static final class Tally {

        private int scheduled;
        private int waiting;
        private int overdue;
        private @Nullable Instant oldest;

        private void see(Instant at, Instant now, Duration tolerance) {
            if (at.isBefore(now.minus(tolerance))) {
                overdue++;
            }
            if (!at.isAfter(now) && (oldest == null || at.isBefore(oldest))) {
                oldest = at;
            }
        }

        private boolean isEmpty() {
            return scheduled == 0 && waiting == 0;
        }

        private TaskSummary of(TaskName task) {
            return new TaskSummary(task, scheduled, waiting, overdue, Optional.ofNullable(oldest));
        }
    }

    Counting(ShardState shard) {
        this.shard = shard;
    }

    ShardSummary summary(Duration tolerance, int quarantined, Instant now) {
        List<Lane> lanes = shard.lanes().stream().sorted().toList();
        Map<TaskName, Tally> tallies = new TreeMap<>();
        lanes.stream()
                .limit(ShardSummary.MAX_LANES)
                .forEach(
                        lane -> count(lane, tallies.computeIfAbsent(lane.task(), task -> new Tally()), now, tolerance));
        tallies.values().removeIf(Tally::isEmpty);
        return new ShardSummary(
                now,
                tallies.entrySet().stream()
                        .map(tally -> tally.getValue().of(tally.getKey()))
                        .toList(),
                (int) shard.runs().stream().filter(RunEntry::isRunning).count(),
                shard.deadLetters().size(),
                (int) shard.schedulesAfter("").stream()
                        .filter(ScheduleEntry::isCompleted)
                        .count(),
                quarantined,
                Math.max(0, lanes.size() - ShardSummary.MAX_LANES));
    }

    private void count(Lane lane, Tally tally, Instant now, Duration tolerance) {
        shard.due(lane, Instant.MIN, Instant.MAX, id -> {
            ScheduleEntry entry = shard.schedule(id);
            Optional<Instant> next = entry == null ? Optional.empty() : entry.next();
            if (entry != null && next.isPresent()) {
                tally.scheduled++;
                tally.see(entry.schedule().dueAt(next.get()), now, tolerance);
            }
            return true;
        });
        shard.waiting(lane, Instant.MIN, Instant.MAX, id -> {
            shard.waiting(id).filter(this::mayStart).ifPresent(run -> {
                tally.waiting++;
                tally.see(run.notBefore(), now, tolerance);
            });
            return true;
        });
    }

    private boolean mayStart(RunEntry run) {
        return shard.owner(run).filter(owner -> !run.isHeldBy(owner)).isPresent();
    }
}
