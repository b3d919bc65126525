package dev.carillon.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How late things were, counted by many threads at once. What is usual takes little room; what is later gets room of its own
 * when it comes. Thread-safe; whoever counts waits for nobody.
 */
final class LatenessCount {

    private final AtomicReference<@Nullable AtomicHistogram> usual = new AtomicReference<>();
    private final AtomicReference<@Nullable AtomicHistogram> rest = new AtomicReference<>();

    void record(Duration late) {
        long units = LatenessText.units(late);
        if (units <= LatenessText.USUAL_UNITS) {
            record(usual, LatenessText.USUAL_UNITS, units);
        } else {
            record(rest, LatenessText.HIGHEST_UNITS, units);
        }
    }

    private static void record(AtomicReference<@Nullable AtomicHistogram> part, long highest, long units) {
        AtomicHistogram histogram = part.get();
        if (histogram == null) {
            part.compareAndSet(null, LatenessText.shared(highest));
            histogram = part.get();
        }
        if (histogram != null) {
            histogram.recordValue(units);
        }
    }

    /** All that was counted, in no more room than it needs; empty when nothing was. */
    Optional<Histogram> sum() {
        return Stream.of(rest, usual)
                .flatMap(part -> Stream.ofNullable(part.get()))
                .<Histogram>map(LatenessText::copyOf)
                .reduce((late, usualOnes) -> {
                    late.add(usualOnes);
                    return late;
                });
    }
}
