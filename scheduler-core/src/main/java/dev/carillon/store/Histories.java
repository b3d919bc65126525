package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the runs of one shard in memory ended, the latest of each schedule first. Not thread-safe. */
final class Histories {

    /** The most records of one schedule. */
    static final int MAX_RECORDS = 100;

    private static final Duration KEPT = ScheduleStore.HISTORY_KEPT;

    private final Map<ScheduleId, Deque<RunRecord>> bySchedule = new HashMap<>();

    void add(ScheduleId id, RunRecord ended) {
        Deque<RunRecord> records = bySchedule.computeIfAbsent(id, i -> new ArrayDeque<>());
        records.addFirst(ended);
        if (records.size() > MAX_RECORDS) {
            records.removeLast();
        }
    }

    List<RunRecord> latest(ScheduleId id, int limit, Instant now) {
        return of(id, now).limit(limit).toList();
    }

    Optional<RunRecord> find(RunId run, Instant now) {
        return of(run.schedule(), now)
                .filter(record -> record.run().equals(run))
                .findFirst();
    }

    private Stream<RunRecord> of(ScheduleId id, Instant now) {
        Deque<RunRecord> records = bySchedule.get(id);
        return records == null ? Stream.empty() : records.stream().takeWhile(record -> !isOutlived(record, now));
    }

    private static boolean isOutlived(RunRecord record, Instant now) {
        return !record.ended().plus(KEPT).isAfter(now);
    }

    void forget(ScheduleId id) {
        bySchedule.remove(id);
    }

    void forgetOutlived(Instant now) {
        bySchedule.values().removeIf(records -> isOutlived(records.getFirst(), now));
    }
}
