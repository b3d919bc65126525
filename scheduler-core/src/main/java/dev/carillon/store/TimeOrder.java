package dev.carillon.store;

import dev.carillon.schedule.Lane;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

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

    /** Shows the names in a lane whose time lies in a span, its ends included, earliest first, as long as more are wanted. */
    void between(Lane lane, Instant from, Instant until, Predicate<K> more) {
        TreeSet<Entry<K>> entries = byLane.get(lane);
        if (entries != null) {
            for (Entry<K> entry : entries) {
                boolean isShown = !entry.at().isBefore(from);
                if (entry.at().isAfter(until) || (isShown && !more.test(entry.key()))) {
                    return;
                }
            }
        }
    }

    /** The lanes in which there is anything. */
    Set<Lane> lanes() {
        return byLane.keySet();
    }

    private static <K extends Comparable<K>> Comparator<Entry<K>> order() {
        return Comparator.<Entry<K>, Instant>comparing(Entry::at).thenComparing(Entry::key);
    }
}
