package dev.carillon.client;

import dev.carillon.run.Ticker;
import dev.carillon.store.RunStatus;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks again and again until a run is over, with growing pauses of which each is cut by chance. Thread-safe. */
final class Polling {

    private static final long SHORTEST_NANOS = Duration.ofMillis(5).toNanos();
    private static final long LONGER_NANOS = Duration.ofMillis(60).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(500).toNanos();

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    private final Ticker ticker;
    private final Pause pause;

    Polling(Ticker ticker, Pause pause) {
        this.ticker = ticker;
        this.pause = pause;
    }

    static Polling system() {
        return new Polling(Ticker.system(), TimeUnit.NANOSECONDS::sleep);
    }

    RunStatus await(Supplier<RunStatus> question, Duration patience) throws InterruptedException {
        requirePatience(patience);
        long began = ticker.nanos();
        while (true) {
            RunStatus status = question.get();
            long elapsed = ticker.nanos() - began;
            long left = saturatedNanos(patience) - elapsed;
            if (status.isOver() || left <= 0) {
                return status;
            }
            long most = longestPause(elapsed);
            pause.nanos(Math.min(left, ThreadLocalRandom.current().nextLong(most / 2, most + 1)));
        }
    }

    static void requirePatience(Duration patience) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience: " + patience + " must not be negative");
        }
    }

    /** An eighth of the time that has passed, from 5 to 60 ms; later a thousandth of it, up to half a second. */
    static long longestPause(long elapsedNanos) {
        long soon = Math.min(elapsedNanos / 8, LONGER_NANOS);
        long later = Math.min(elapsedNanos / 1_000, LONGEST_NANOS);
        return Math.max(SHORTEST_NANOS, Math.max(soon, later));
    }

    private static long saturatedNanos(Duration time) {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
    }
}
