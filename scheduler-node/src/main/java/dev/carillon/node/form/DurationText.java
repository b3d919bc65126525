package dev.carillon.node.form;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 2d}, or ISO 8601 as {@code PT5M}. */
public final class DurationText {

    /** Longer ones are mistakes, and could not be added to an instant. */
    private static final Duration LONGEST = Duration.ofDays(1_000_000);

    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|w)");
    private static final Pattern WHOLE = Pattern.compile("-?(" + PART + ")+");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException with the value, but no name of a field, when it is none
     */
    public static Duration parse(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        try {
            Duration duration = WHOLE.matcher(text).matches() ? sum(text) : Duration.parse(text);
            if (duration.abs().compareTo(LONGEST) > 0) {
                throw new ArithmeticException("longer than " + LONGEST);
            }
            return duration;
        } catch (DateTimeException e) {
            throw refused(value, "is no duration, write it like 500ms, 30s, 5m, 1h30m, 2d or PT5M", e);
        } catch (ArithmeticException e) {
            throw refused(value, "is a longer duration than anything here", e);
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(
                    UNITS.getOrDefault(part.group(2), Duration.ZERO).multipliedBy(Long.parseLong(part.group(1))));
        }
        return text.startsWith("-") ? sum.negated() : sum;
    }

    private static IllegalArgumentException refused(String value, String problem, Exception cause) {
        return new IllegalArgumentException(Line.quoted(value) + " " + problem, cause);
    }

    /** The short form of a duration, in whole milliseconds: {@code 1h30m}. */
    public static String of(Duration duration) {
        StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
        Duration positive = duration.abs();
        append(text, positive.toDaysPart(), "d");
        append(text, positive.toHoursPart(), "h");
        append(text, positive.toMinutesPart(), "m");
        append(text, positive.toSecondsPart(), "s");
        append(text, positive.toMillisPart(), "ms");
        return positive.toMillis() == 0 ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
