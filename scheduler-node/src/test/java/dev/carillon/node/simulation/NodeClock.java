package dev.carillon.node.simulation;

import dev.carillon.run.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clocks of one process: a monotonic one that runs too fast or too slow, and what the process believes the store's to
 * be, which is wrong by a little after every answer, and by much after a jump until the next answer. Not thread-safe.
 */
final class NodeClock implements Ticker, InstantSource {

    /** Within what the trust margin pays for. */
    private static final int MOST_DRIFT_PERMILLE = 20;

    private static final long MOST_ERROR_NANOS = 3_000_000;

    private final Timeline timeline;
    private final Chance chance;
    private final double speed;
    private final long beganNanos;
    private final long offsetNanos;
    private long errorNanos;
    private boolean right;

    NodeClock(Timeline timeline, Chance chance) {
        this.timeline = timeline;
        this.chance = chance;
        this.speed = 1 + chance.between(-MOST_DRIFT_PERMILLE, MOST_DRIFT_PERMILLE) / 1_000.0;
        this.beganNanos = timeline.now();
        // such a clock begins anywhere, and an overflow of it must not matter
        this.offsetNanos = chance.percent(50) ? Long.MAX_VALUE - Timeline.nanos(5_000) : chance.below(1L << 50);
        learn();
    }

    /** An answer told the store's time, about. */
    void learn() {
        errorNanos = right ? 0 : chance.between(-MOST_ERROR_NANOS, MOST_ERROR_NANOS);
    }

    /** The belief jumps, until the next answer. */
    void jump(long nanos) {
        errorNanos += nanos;
    }

    /** From now on it is right. */
    void heal() {
        right = true;
        errorNanos = 0;
    }

    /** How much true time passes while this clock counts so much. */
    long trueNanos(long counted) {
        return (long) (counted / speed);
    }

    @Override
    public long nanos() {
        return offsetNanos + (long) ((timeline.now() - beganNanos) * speed);
    }

    @Override
    public Instant instant() {
        return timeline.instant().plusNanos(errorNanos);
    }
}
