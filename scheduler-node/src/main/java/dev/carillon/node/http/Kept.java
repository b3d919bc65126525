package dev.carillon.node.http;

import dev.carillon.run.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers that are the same for everybody, kept for a moment, so that many who watch cost as much as one. Thread-safe. */
final class Kept {

    /** How many different ones. */
    private static final int MOST = 64;

    private static final Duration FRESH = Duration.ofSeconds(2);

    private record Entry(Answer answer, long madeNanos) {}

    /** Makes an answer. */
    @FunctionalInterface
    interface Source {
        Answer make() throws InterruptedException;
    }

    private final Ticker ticker;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Kept(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The answer to a question, at most two seconds old. */
    Answer answer(String question, Source source) throws InterruptedException {
        synchronized (entries) {
            Entry entry = entries.get(question);
            if (entry != null && ticker.nanos() - entry.madeNanos() < FRESH.toNanos()) {
                return entry.answer();
            }
        }
        Answer made = source.make();
        synchronized (entries) {
            entries.remove(question);
            entries.put(question, new Entry(made, ticker.nanos()));
            if (entries.size() > MOST) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        return made;
    }
}
