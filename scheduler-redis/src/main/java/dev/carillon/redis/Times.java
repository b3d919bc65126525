package dev.carillon.redis;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How instants are written in records: ISO 8601 in UTC, to the millisecond, the same as the scripts write them. */
final class Times {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    static String iso(Instant at) {
        return (at.toEpochMilli() % 1_000 == 0 ? SECONDS : MILLIS).format(at);
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
