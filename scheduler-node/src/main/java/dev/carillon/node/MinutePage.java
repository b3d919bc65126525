package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.store.MinuteFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What was counted of one minute. Thread-safe; whoever counts waits for nobody. */
final class MinutePage {

    private final long minute;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private final AtomicLong overdueMillis = new AtomicLong();
    private final LatenessCount lateness = new LatenessCount();

    /** @param minute how many minutes after 1970 it begins */
    MinutePage(long minute) {
        this.minute = minute;
    }

    long minute() {
        return minute;
    }

    void started() {
        started.incrementAndGet();
    }

    void late(Duration late) {
        lateness.record(late);
    }

    void succeeded() {
        succeeded.incrementAndGet();
    }

    void failed() {
        failed.incrementAndGet();
    }

    void missed(int count) {
        missed.addAndGet(count);
    }

    void overdue(long millis) {
        overdueMillis.accumulateAndGet(millis, Math::max);
    }

    /** What was counted, to be kept; for when nobody counts here any more. */
    MinuteFigures figures(NodeId node) {
        Optional<Histogram> late = lateness.sum();
        return new MinuteFigures(
                Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(minute)),
                node,
                started.get(),
                succeeded.get(),
                failed.get(),
                missed.get(),
                overdueMillis.get(),
                late.map(LatenessText::write).orElse(""),
                millisAt(50, late),
                millisAt(99, late),
                millisAt(100, late));
    }

    private static double millisAt(double percentile, Optional<Histogram> late) {
        return late.map(histogram -> LatenessText.millisAt(percentile, histogram))
                .orElse(0.0);
    }
}
