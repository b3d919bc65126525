package dev.carillon.node.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The machine's clocks, which all processes of the demo share, and the only place where the demo waits. */
final class DemoClock {

    /** Microseconds since 1970. */
    long wallMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** The monotonic clock, in nanoseconds. */
    long nanos() {
        return System.nanoTime();
    }

    /** Waits. */
    void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
