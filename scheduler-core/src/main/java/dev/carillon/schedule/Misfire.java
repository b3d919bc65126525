package dev.carillon.schedule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of fire times that passed while no node could claim them.
 *
 * @param kind which of them run
 * @param most how many of them run at most when all do, the latest ones; else 1
 * @param catchUpWindow how far back a fire time may lie and still run, 1 s to 3,660 days
 */
public record Misfire(Kind kind, int most, Duration catchUpWindow) {

    /** Which of the missed fire times run. */
    public enum Kind {
        /** The latest; the others are counted. */
        FIRE_ONCE,
        /** None; the next future fire time is awaited. */
        SKIP,
        /** All, oldest first, each with its own nominal time. */
        FIRE_ALL
    }

    private static final int MOST = 1_000;
    private static final Duration WINDOW_FOR_ALL = Duration.ofHours(24);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(3_660);
    private static final Pattern ALL = Pattern.compile("FIRE_ALL\\((\\d{1,4})\\)");

    /** One run, whose nominal time is the latest missed one, back to 365 days. */
    public static final Misfire FIRE_ONCE = new Misfire(Kind.FIRE_ONCE, 1, Duration.ofDays(365));

    /** No run; a one-time schedule is over. */
    public static final Misfire SKIP = new Misfire(Kind.SKIP, 1, Duration.ofDays(365));

    /** @throws IllegalArgumentException naming {@code misfire} or {@code catchUpWindow} when a value is out of range */
    public Misfire {
        Check.range("misfire", most, 1, kind == Kind.FIRE_ALL ? MOST : 1);
        catchUpWindow = Check.range("catchUpWindow", catchUpWindow, Duration.ofSeconds(1), LONGEST_WINDOW);
    }

    /** A run for each of the latest {@code most} missed fire times, oldest first, back to 24 hours. */
    public static Misfire fireAll(int most) {
        return new Misfire(Kind.FIRE_ALL, most, WINDOW_FOR_ALL);
    }

    /** This rule with another limit to how far back a fire time may lie. */
    public Misfire within(Duration window) {
        return new Misfire(kind, most, window);
    }

    /** True when the window is the one that the rule has of itself. */
    public boolean hasOwnWindow() {
        return equals(parse(toString()));
    }

    /**
     * Reads the form that {@link #toString()} writes: {@code FIRE_ONCE}, {@code SKIP} or {@code FIRE_ALL(n)}.
     *
     * @throws IllegalArgumentException naming {@code misfire} when the text has none of these forms
     */
    public static Misfire parse(String text) {
        if (text.equals(Kind.FIRE_ONCE.name())) {
            return FIRE_ONCE;
        } else if (text.equals(Kind.SKIP.name())) {
            return SKIP;
        }
        Matcher matcher = ALL.matcher(text);
        if (!matcher.matches()) {
            throw Check.refused("misfire", text, "must be FIRE_ONCE, SKIP or FIRE_ALL(n)");
        }
        return fireAll(Integer.parseInt(matcher.group(1)));
    }

    /** The rule without its window. */
    @Override
    public String toString() {
        return kind == Kind.FIRE_ALL ? "FIRE_ALL(" + most + ")" : kind.name();
    }
}
