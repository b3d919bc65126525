package dev.carillon.node.form;

import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** Overlap and misfire rules as people write them, {@code fire-all:10} for one, and what is meant where nothing is said. */
public final class RuleText {

    private static final Duration LONGEST_GROWN_DELAY = Duration.ofHours(1);

    private RuleText() {}

    /** Reads an overlap rule as the option takes it. */
    public static Overlap overlap(String value) {
        return rule(
                "overlap",
                value,
                Overlap::parse,
                "skip, allow:N with N from 1 to 1000, queue-one, queue-all or cancel-previous");
    }

    /** Reads a misfire rule as the option takes it. */
    public static Misfire misfire(String value) {
        return rule("misfire", value, Misfire::parse, "fire-once, skip, or fire-all:N with N from 1 to 1000");
    }

    /** Reads {@code name:N} as {@code NAME(N)}. */
    private static <T> T rule(String field, String value, Function<String, T> parse, String rule) {
        String text = value.toUpperCase(Locale.ROOT).replace('-', '_').replaceFirst("^([^:]+):(.*)$", "$1($2)");
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + Line.quoted(value) + " must be " + rule, e);
        }
    }

    /** How far a delay grows when nobody says it. */
    public static Duration longestDelay(Duration delay, double factor) {
        boolean grows = factor > 1 && delay.compareTo(LONGEST_GROWN_DELAY) < 0;
        return grows ? LONGEST_GROWN_DELAY : delay;
    }

    /** A rule as it is read: {@code NAME(N)} as {@code name:N}. */
    public static String of(Object rule) {
        return rule.toString()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-')
                .replace('(', ':')
                .replace(")", "");
    }
}
