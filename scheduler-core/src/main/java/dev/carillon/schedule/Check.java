package dev.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The guards of this package's constructors: each names the field and the value it refuses. */
final class Check {

    /** The latest instant that a schedule may name, the last one with a four-digit year. */
    static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Instant MIN_INSTANT = Instant.parse("0000-01-01T00:00:00Z");
    private static final int SHOWN_CHARS = 64;

    private Check() {}

    static String name(String field, @Nullable String value, int most, NameChars allowed) {
        if (value == null || !allowed.make(value, 0, value.length(), most)) {
            throw refused(field, value, "must be 1 to " + most + " characters out of " + allowed);
        }
        return value;
    }

    static String text(String field, @Nullable String value, int maxChars) {
        if (value == null || value.length() > maxChars) {
            throw refused(field, value, "must be at most " + maxChars + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw refused(field, value, "must not hold control characters");
        }
        if (!WellFormed.is(value)) {
            throw refused(field, value, "must not hold half a surrogate pair");
        }
        return value;
    }

    static int range(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw refused(field, value, "must be from " + min + " to " + max);
        }
        return value;
    }

    static Duration range(String field, @Nullable Duration value, Duration min, Duration max) {
        if (value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw refused(field, value, "must be from " + min + " to " + max);
        }
        return value.truncatedTo(ChronoUnit.MILLIS);
    }

    static Instant instant(String field, @Nullable Instant value) {
        if (value == null || value.isBefore(MIN_INSTANT) || value.isAfter(MAX_INSTANT)) {
            throw refused(field, value, "must lie in the years 0 to 9999");
        }
        return value.truncatedTo(ChronoUnit.MILLIS);
    }

    static IllegalArgumentException refused(String field, @Nullable Object value, String rule) {
        return new IllegalArgumentException(field + ": " + quoted(value) + " " + rule);
    }

    /** The value in quotes, on one line, shortened, so that no input can forge a second line of an error or log. */
    static String quoted(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = value.toString();
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(SHOWN_CHARS).forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '?'));
        return shown.append(text.length() > SHOWN_CHARS ? "...\"" : "\"").toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
