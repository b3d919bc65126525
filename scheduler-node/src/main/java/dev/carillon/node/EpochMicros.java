package dev.carillon.node;

import java.time.Duration;
import java.time.Instant;

/** Instants as microseconds since 1970, which hold every year that a schedule may name and compare without garbage. */
final class EpochMicros {

    private EpochMicros() {}

    static long of(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** A length in microseconds, rounded up, so that waiting for it is never too short. */
    static long lengthOf(Duration duration) {
        return (duration.toNanos() + 999) / 1_000;
    }
}
