package dev.carillon.store;

import dev.carillon.schedule.TaskName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Names in order of a time, apart for each task. Not thread-safe. */
final class TimeOrder<K extends Comparable<K>> {

    private record Entry<K extends Comparable<K>>(Instant at, K key) {}

    private final Map<TaskName, TreeSet<Entry<K>>> byTask = new HashMap<>();

    void add(TaskName task, Instant at, K key) {
        byTask.computeIfAbsent(task, t -> new TreeSet<>(order())).add(new Entry<>(at, key));
    }

    /** Returns false when it was not there. */
    boolean remove(TaskName task, Instant at, K key) {
        TreeSet<Entry<K>> entries = byTask.get(task);
        if (entries == null || !entries.remove(new Entry<>(at, key))) {
            return false;
        }
        if (entries.isEmpty()) {
            byTask.remove(task);
        }
        return true;
    }

    /** The names of a task whose time has come at {@code until}, earliest first, found as they are asked for. */
    Stream<K> until(TaskName task, Instant until) {
        TreeSet<Entry<K>> entries = byTask.get(task);
        return entries == null
                ? Stream.empty()
                : entries.stream()
                        .takeWhile(entry -> !entry.at().isAfter(until))
                        .map(Entry::key);
    }

    private static <K extends Comparable<K>> Comparator<Entry<K>> order() {
        return Comparator.<Entry<K>, Instant>comparing(Entry::at).thenComparing(Entry::key);
    }
}
