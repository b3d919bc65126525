package dev.carillon.redis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How instants are written in records: ISO 8601 in UTC, to the millisecond, the same as the scripts write them. */
final class Times {

    private Times() {}

    static String iso(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static String isoOrEmpty(Optional<Instant> at) {
        return at.map(Times::iso).orElse("");
    }

    static String millis(Instant at) {
        return Long.toString(at.toEpochMilli());
    }

    static String millisOrEmpty(Optional<Instant> at) {
        return at.map(Times::millis).orElse("");
    }

    static Optional<Instant> parse(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
