package dev.carillon.store;

import dev.carillon.schedule.TaskName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Names in order of a time, apart for each task. Not thread-safe. */
final class TimeOrder<K extends Comparable<K>> {

    private record Entry<K extends Comparable<K>>(Instant at, K key) {}

    private final Map<TaskName, TreeSet<Entry<K>>> byTask = new HashMap<>();

    void add(TaskName task, Instant at, K key) {
        byTask.computeIfAbsent(task, t -> new TreeSet<>(order())).add(new Entry<>(at, key));
    }

    void remove(TaskName task, Instant at, K key) {
        TreeSet<Entry<K>> entries = byTask.get(task);
        if (entries != null && entries.remove(new Entry<>(at, key)) && entries.isEmpty()) {
            byTask.remove(task);
        }
    }

    /** The earliest name of a task. */
    Optional<K> head(TaskName task) {
        return Optional.ofNullable(byTask.get(task))
                .map(entries -> entries.first().key());
    }

    /** The names of a task whose time has come at {@code until}, earliest first. */
    List<K> until(TaskName task, Instant until) {
        TreeSet<Entry<K>> entries = byTask.get(task);
        return entries == null
                ? List.of()
                : entries.stream()
                        .takeWhile(entry -> !entry.at().isAfter(until))
                        .map(Entry::key)
                        .toList();
    }

    private static <K extends Comparable<K>> Comparator<Entry<K>> order() {
        return Comparator.<Entry<K>, Instant>comparing(Entry::at).thenComparing(Entry::key);
    }
}
