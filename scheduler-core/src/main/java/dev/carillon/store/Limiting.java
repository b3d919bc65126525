package dev.carillon.store;

import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** What tasks may have in progress and start, in one shard in memory. Not thread-safe. */
final class Limiting {

    /** After how long to ask again when nothing says that a run has ended. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final ShardState shard;
    private final Map<TaskName, Deque<Instant>> starts = new HashMap<>();

    Limiting(ShardState shard) {
        this.shard = shard;
    }

    /** How long a run of the task has to wait at least; empty when it may start now. */
    Optional<Duration> wait(TaskName task, TaskLimits limits, Instant now) {
        if (limits.maxConcurrent() > 0 && running(task) >= limits.maxConcurrent()) {
            return Optional.of(ASK_AGAIN);
        }
        return oldestInWay(task, limits, now).map(oldest -> Duration.between(now, oldest.plus(limits.ratePeriod())));
    }

    private long running(TaskName task) {
        return shard.runs().stream()
                .filter(run -> run.isRunning() && run.lane().task().equals(task))
                .count();
    }

    /** The start that has to get old before the next one. */
    private Optional<Instant> oldestInWay(TaskName task, TaskLimits limits, Instant now) {
        Deque<Instant> latest = starts.getOrDefault(task, new ArrayDeque<>());
        if (limits.rate() == 0 || latest.size() < limits.rate()) {
            return Optional.empty();
        }
        Iterator<Instant> newestFirst = latest.iterator();
        Instant oldest = now;
        for (int i = 0; i < limits.rate(); i++) {
            oldest = newestFirst.next();
        }
        return Optional.of(oldest).filter(at -> at.plus(limits.ratePeriod()).isAfter(now));
    }

    void countStart(TaskName task, TaskLimits limits, Instant now) {
        if (limits.rate() > 0) {
            Deque<Instant> latest = starts.computeIfAbsent(task, t -> new ArrayDeque<>());
            latest.addFirst(now);
            while (latest.size() > limits.rate()) {
                latest.removeLast();
            }
        }
    }
}
