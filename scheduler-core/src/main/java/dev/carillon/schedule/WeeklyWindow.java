package dev.carillon.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hours of every week. A window that does not end after it begins ends on the next day; so one from midnight to midnight
 * is a whole day.
 *
 * @param day on which it begins
 * @param from its first local time, whole seconds
 * @param to the local time at which it is over, whole seconds
 */
public record WeeklyWindow(DayOfWeek day, LocalTime from, LocalTime to) implements Comparable<WeeklyWindow> {

    static final int DAY_SECONDS = 24 * 60 * 60;
    static final int WEEK_SECONDS = 7 * DAY_SECONDS;

    private static final String FIELD = "weekly";
    private static final String TIME = "(\\d\\d:\\d\\d(?::\\d\\d)?)";
    private static final Pattern FORM = Pattern.compile("([a-z]+)(?: +" + TIME + "-" + TIME + ")?");
    private static final String END_OF_DAY = "24:00";
    private static final int LETTERS = 3;

    /** @throws IllegalArgumentException naming {@code weekly} when a time is not a whole second */
    public WeeklyWindow {
        if (!from.equals(from.truncatedTo(ChronoUnit.SECONDS)) || !to.equals(to.truncatedTo(ChronoUnit.SECONDS))) {
            throw Check.refused(FIELD, from + "-" + to, "must be whole seconds");
        }
    }

    /** A whole day of every week. */
    public static WeeklyWindow of(DayOfWeek day) {
        return new WeeklyWindow(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
    }

    /**
     * Reads what {@link #toString} writes: {@code sat}, {@code fri 18:00-24:00} or {@code sun 22:00-06:00}.
     *
     * @throws IllegalArgumentException naming {@code weekly} when the text is none of them
     */
    public static WeeklyWindow parse(String text) {
        Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw malformed(text, null);
        }
        try {
            DayOfWeek day = day(parts.group(1));
            return parts.group(2) == null
                    ? of(day)
                    : new WeeklyWindow(
                            day,
                            LocalTime.parse(parts.group(2)),
                            parts.group(3).equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(3)));
        } catch (DateTimeException e) {
            throw malformed(text, e);
        }
    }

    private static DayOfWeek day(String word) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (word.equals(name(day)) || word.equalsIgnoreCase(day.name())) {
                return day;
            }
        }
        throw new DateTimeException("no day of the week: " + word);
    }

    private static String name(DayOfWeek day) {
        return day.name().substring(0, LETTERS).toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException malformed(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                FIELD + ": " + Check.quoted(text)
                        + " must be a day such as sat, with or without hours: fri 18:00-24:00",
                cause);
    }

    /** The second of the week, from Monday, at which it begins. */
    int beginSecond() {
        return (day.getValue() - 1) * DAY_SECONDS + from.toSecondOfDay();
    }

    /** How long it is by the local clock; up to a day. */
    int lengthSeconds() {
        int length = to.toSecondOfDay() - from.toSecondOfDay();
        return length > 0 ? length : length + DAY_SECONDS;
    }

    @Override
    public int compareTo(WeeklyWindow other) {
        return Comparator.comparingInt(WeeklyWindow::beginSecond)
                .thenComparingInt(WeeklyWindow::lengthSeconds)
                .compare(this, other);
    }

    @Override
    public String toString() {
        if (from.equals(LocalTime.MIDNIGHT) && to.equals(LocalTime.MIDNIGHT)) {
            return name(day);
        }
        return name(day) + " " + from + "-" + (to.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : to);
    }
}
