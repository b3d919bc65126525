package dev.carillon.node.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The machine's clocks, which all processes on it share, and the only place where a trial waits. */
public final class MachineClock {

    /** Microseconds since 1970. */
    public long wallMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** The monotonic clock, in nanoseconds. */
    public long nanos() {
        return System.nanoTime();
    }

    /** Waits. */
    public void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
