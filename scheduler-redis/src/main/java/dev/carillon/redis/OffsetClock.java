package dev.carillon.redis;

import dev.carillon.run.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * The server's clock as this process knows it: the monotonic clock plus an offset, learnt from replies that carry the
 * server's time. The reply with the shortest round trip tells the most; what it told fades as the two clocks drift apart.
 * Thread-safe.
 */
final class OffsetClock implements InstantSource {

    /** By how much two clocks may drift apart: 50 microseconds in a second. */
    private static final long NANOS_OF_DRIFT_UNIT = 20_000;

    private static final long NANOS_IN_SECOND = 1_000_000_000L;

    private record Sample(long offsetNanos, long errorNanos, long takenNanos) {

        long errorAt(long nanos) {
            return errorNanos + (nanos - takenNanos) / NANOS_OF_DRIFT_UNIT;
        }
    }

    private final Ticker ticker;
    private volatile Sample best;
    private boolean hasLearnt;
    private LongConsumer onStep = nanos -> {};

    OffsetClock(Ticker ticker) {
        this.ticker = ticker;
        this.best = new Sample(0, Long.MAX_VALUE / 2, ticker.nanos());
    }

    long nanos() {
        return ticker.nanos();
    }

    /**
     * Tells whenever the server's clock has been set.
     *
     * @param listener is given by how many nanoseconds, what the exchange cannot be sure of taken off; should return at once
     */
    synchronized void onStep(LongConsumer listener) {
        onStep = listener;
    }

    /** Learns from a reply: the server read its clock somewhere between sending and receiving. */
    synchronized void learn(long sentNanos, long receivedNanos, long serverSeconds, long serverMicros) {
        long serverNanos = serverSeconds * NANOS_IN_SECOND + serverMicros * 1_000;
        long middle = sentNanos + (receivedNanos - sentNanos) / 2;
        Sample sample = new Sample(serverNanos - middle, (receivedNanos - sentNanos) / 2, receivedNanos);
        Sample old = best;
        if (isBetter(sample, old)) {
            best = sample;
        }
        long apart = sample.offsetNanos() - old.offsetNanos();
        long unexplained = Math.abs(apart) - explained(sample, old);
        if (hasLearnt && unexplained > 0) {
            onStep.accept(apart > 0 ? unexplained : -unexplained);
        }
        hasLearnt = true;
    }

    private static long explained(Sample sample, Sample old) {
        return sample.errorNanos() + old.errorAt(sample.takenNanos());
    }

    /** A sample that contradicts what is known shows that the server's clock was set, and counts at once. */
    private static boolean isBetter(Sample sample, Sample old) {
        long apart = Math.abs(sample.offsetNanos() - old.offsetNanos());
        return sample.errorNanos() <= old.errorAt(sample.takenNanos()) || apart > explained(sample, old);
    }

    @Override
    public Instant instant() {
        long nanos = ticker.nanos() + best.offsetNanos();
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_IN_SECOND), Math.floorMod(nanos, NANOS_IN_SECOND));
    }
}
