package dev.carillon.node;

import dev.carillon.run.Ticker;
import dev.carillon.store.Completion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest ends of runs, recorded or not, for a server that may have forgotten them. Thread-safe. */
final class RecentEnds {

    /** How many are kept. */
    static final int MOST = 10_000;

    /** How long they are kept: longer than any fail-over that nobody has to see to takes. */
    static final Duration KEPT = Duration.ofMinutes(10);

    private record End(Completion completion, long nanos) {}

    private final Ticker ticker;
    private final Deque<End> ends = new ArrayDeque<>();

    RecentEnds(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void add(Completion completion) {
        forgetOld();
        if (ends.size() == MOST) {
            ends.removeFirst();
        }
        ends.addLast(new End(completion, ticker.nanos()));
    }

    /** All of them, the oldest first. */
    synchronized List<Completion> all() {
        forgetOld();
        return ends.stream().map(End::completion).toList();
    }

    private void forgetOld() {
        long oldest = ticker.nanos() - KEPT.toNanos();
        while (!ends.isEmpty() && ends.getFirst().nanos() - oldest < 0) {
            ends.removeFirst();
        }
    }
}
