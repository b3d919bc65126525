package dev.carillon.store;

import dev.carillon.schedule.Lane;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Names in order of a time, apart for each lane. Not thread-safe. */
final class TimeOrder<K extends Comparable<K>> {

    private record Entry<K extends Comparable<K>>(Instant at, K key) {}

    private final Map<Lane, TreeSet<Entry<K>>> byLane = new HashMap<>();

    void add(Lane lane, Instant at, K key) {
        byLane.computeIfAbsent(lane, l -> new TreeSet<>(order())).add(new Entry<>(at, key));
    }

    /** Returns false when it was not there. */
    boolean remove(Lane lane, Instant at, K key) {
        TreeSet<Entry<K>> entries = byLane.get(lane);
        if (entries == null || !entries.remove(new Entry<>(at, key))) {
            return false;
        }
        if (entries.isEmpty()) {
            byLane.remove(lane);
        }
        return true;
    }

    /** The names in a lane whose time has come at {@code until}, earliest first, found as they are asked for. */
    Stream<K> until(Lane lane, Instant until) {
        TreeSet<Entry<K>> entries = byLane.get(lane);
        return entries == null
                ? Stream.empty()
                : entries.stream()
                        .takeWhile(entry -> !entry.at().isAfter(until))
                        .map(Entry::key);
    }

    /** The lanes in which there is anything. */
    Stream<Lane> lanes() {
        return byLane.keySet().stream();
    }

    private static <K extends Comparable<K>> Comparator<Entry<K>> order() {
        return Comparator.<Entry<K>, Instant>comparing(Entry::at).thenComparing(Entry::key);
    }
}
