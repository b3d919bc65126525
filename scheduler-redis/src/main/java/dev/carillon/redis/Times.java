package dev.carillon.redis;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How instants are written in records: ISO 8601 in UTC, to the millisecond, the same as the scripts write them. */
final class Times {

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int LAST_YEAR = 9_999;

    /** How these are written, with zeros to be replaced: a batch writes and reads hundreds of them. */
    private static final String SECONDS = "0000-00-00T00:00:00Z";

    private static final String MILLIS = "0000-00-00T00:00:00.000Z";

    private Times() {}

    static String iso(Instant at) {
        long millis = at.toEpochMilli();
        int ofSecond = (int) Math.floorMod(millis, MILLIS_PER_SECOND);
        LocalDateTime when = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, MILLIS_PER_SECOND), 0, ZoneOffset.UTC);
        if (when.getYear() < 0 || when.getYear() > LAST_YEAR) {
            return at.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        char[] text = (ofSecond == 0 ? SECONDS : MILLIS).toCharArray();
        put(text, 4, when.getYear());
        put(text, 7, when.getMonthValue());
        put(text, 10, when.getDayOfMonth());
        put(text, 13, when.getHour());
        put(text, 16, when.getMinute());
        put(text, 19, when.getSecond());
        if (ofSecond > 0) {
            put(text, 23, ofSecond);
        }
        return new String(text);
    }

    /** Puts a number in front of a place, over the zeros that are there. */
    private static void put(char[] text, int end, int number) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            text[--at] = (char) ('0' + rest % 10);
        }
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
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(instant(text));
    }

    /**
     * Reads an instant.
     *
     * @throws java.time.DateTimeException when it is none
     */
    static Instant instant(String text) {
        boolean isUsual = looksLike(text, SECONDS) || looksLike(text, MILLIS);
        // an hour of 24 and a second of 60 may stand there as well
        return isUsual && (text.charAt(11) < '2' || text.charAt(12) < '4') && text.charAt(17) < '6'
                ? read(text)
                : Instant.parse(text);
    }

    private static Instant read(String text) {
        LocalDateTime when = LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19));
        long millis = text.length() == MILLIS.length() ? number(text, 20, 23) : 0;
        return Instant.ofEpochSecond(when.toEpochSecond(ZoneOffset.UTC), millis * NANOS_PER_MILLI);
    }

    /** True when there are digits where the pattern has zeros, and else the same. */
    private static boolean looksLike(String text, String pattern) {
        if (text.length() != pattern.length()) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            char found = text.charAt(i);
            if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
