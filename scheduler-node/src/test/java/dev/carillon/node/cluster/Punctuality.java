package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.task.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** When the schedules of a test fired, and how late: what handlers noted. Thread-safe. */
final class Punctuality {

    private final Map<String, NavigableSet<Instant>> fired = new ConcurrentHashMap<>();
    private final NavigableSet<Instant> times = new ConcurrentSkipListSet<>();
    private final List<Long> lateMicros = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();

    void note(Run run) {
        boolean first = fired.computeIfAbsent(run.schedule().value(), id -> new ConcurrentSkipListSet<>())
                .add(run.nominal());
        repeats.addAndGet(first ? 0 : 1);
        missed.addAndGet(run.missedCount());
        total.incrementAndGet();
        times.add(run.nominal());
        lateMicros.add(run.lateness().toNanos() / 1_000);
    }

    /** Forgets how late anything was. */
    void beginAnew() {
        lateMicros.clear();
    }

    int fires() {
        return lateMicros.size();
    }

    /** How many fires there were since the beginning. */
    int total() {
        return total.get();
    }

    /** How many different fire times there were. */
    int times() {
        return times.size();
    }

    void assertOnceEach(int schedules) {
        assertThat(fired).hasSize(schedules);
        assertNoRepeat();
    }

    void assertNoRepeat() {
        assertThat(repeats).hasValue(0);
    }

    /** For schedules of every second: each fired at every one from its first fire time to its last. */
    void assertNoneSkipped() {
        assertThat(missed).hasValue(0);
        fired.forEach((id, all) -> {
            List<Instant> expected = new ArrayList<>();
            for (Instant at = all.first(); !at.isAfter(all.last()); at = at.plusSeconds(1)) {
                expected.add(at);
            }
            assertThat(all).as(id).containsExactlyElementsOf(expected);
        });
    }

    /** How late a share of all fires was at most. */
    double lateMillis(double share) {
        List<Long> sorted;
        synchronized (lateMicros) {
            sorted = new ArrayList<>(lateMicros);
        }
        Collections.sort(sorted);
        int at = (int) Math.min(sorted.size() - 1, (long) (share * sorted.size()));
        return sorted.isEmpty() ? 0 : sorted.get(at) / 1e3;
    }

    @Override
    public String toString() {
        return "%,d fires, late p50 %.1f, p99 %.1f, max %.1f ms"
                .formatted(fires(), lateMillis(0.5), lateMillis(0.99), lateMillis(1));
    }
}
