package dev.carillon.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The latest so many of something, in memory. Not thread-safe. */
final class Latest<T> {

    private final int most;
    private final Deque<T> kept = new ArrayDeque<>();

    Latest(int most) {
        this.most = most;
    }

    void add(T one) {
        kept.addLast(one);
        if (kept.size() > most) {
            kept.removeFirst();
        }
    }

    Stream<T> oldestFirst() {
        return kept.stream();
    }

    Stream<T> newestFirst() {
        Iterable<T> backwards = kept::descendingIterator;
        return StreamSupport.stream(backwards.spliterator(), false);
    }
}
