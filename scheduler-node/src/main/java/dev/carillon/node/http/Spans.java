package dev.carillon.node.http;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time in words for people: {@code 0.4 ms}, {@code 18 ms}, {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
public final class Spans {

    /** What would be rounded to 10.0 is written as 10. */
    private static final double SHORT_MILLIS = 9.95;

    private static final long SECOND = 1_000;

    private Spans() {}

    /** Of whole milliseconds. */
    public static String text(long millis) {
        return text((double) millis);
    }

    /** Of milliseconds and parts of one. */
    public static String text(double millis) {
        if (millis < SHORT_MILLIS) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        if (Math.round(millis) < SECOND) {
            return Math.round(millis) + " ms";
        }
        Duration span = Duration.ofMillis(Math.round(millis));
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : span.toSeconds() + " s";
    }
}
