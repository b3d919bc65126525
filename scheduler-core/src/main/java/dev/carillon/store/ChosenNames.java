package dev.carillon.store;

import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The schedules whose creators chose their ids, by what they do, over all shards. Not thread-safe. */
final class ChosenNames {

    private final Map<String, NavigableSet<ScheduleId>> ids = new HashMap<>();

    /** Another id that was chosen for the same task, recurrence and payload: the first one in order of the ids. */
    Optional<ScheduleId> findOther(Schedule schedule) {
        return Optional.ofNullable(ids.get(schedule.fingerprint()))
                .filter(chosen -> !chosen.contains(schedule.id()))
                .map(NavigableSet::first);
    }

    void add(ScheduleEntry entry) {
        if (entry.isNamed()) {
            ids.computeIfAbsent(entry.schedule().fingerprint(), f -> new TreeSet<>())
                    .add(entry.id());
        }
    }

    void remove(ScheduleEntry entry) {
        if (entry.isNamed()) {
            ids.computeIfPresent(entry.schedule().fingerprint(), (fingerprint, chosen) -> {
                chosen.remove(entry.id());
                return chosen.isEmpty() ? null : chosen;
            });
        }
    }
}
