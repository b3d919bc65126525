package dev.carillon.run;

import dev.carillon.schedule.NameChars;
import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The name of a run: the schedule's id, {@code @}, and the nominal fire time in ISO 8601 basic form and UTC, for example
 * {@code nightly@20261123T023000Z}. A manual run has a unique suffix behind that. All attempts of a run share the name, so
 * it is the key for making effects idempotent.
 *
 * @param value the name
 */
public record RunId(String value) implements Comparable<RunId> {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** No spaces: the runs of a schedule are listed with spaces between them. */
    private static final NameChars BEFORE = NameChars.of("A-Z a-z 0-9 . _ : -");

    private static final NameChars BEHIND = NameChars.of("A-Z a-z 0-9 . _ : + -");
    private static final int MAX_BEFORE = 128;
    private static final int MAX_BEHIND = 71;

    /** How long a run's name may be. */
    public static final int MAX_CHARS = MAX_BEFORE + 1 + MAX_BEHIND;

    private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long YEAR_10000 =
            Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

    /** @throws IllegalArgumentException naming {@code run} when the value is not a schedule id, {@code @} and a suffix */
    public RunId {
        int at = value.indexOf('@');
        if (!BEFORE.make(value, 0, at, MAX_BEFORE) || !BEHIND.make(value, at + 1, value.length(), MAX_BEHIND)) {
            throw new IllegalArgumentException("run: the id must be <schedule id>@<nominal time>, out of " + BEHIND);
        }
    }

    /** The run of a schedule's occurrence. */
    public static RunId of(ScheduleId schedule, Instant nominal) {
        return new RunId(schedule.value() + "@" + text(nominal));
    }

    /** What the formatters write, which are slow for something that every run needs several times. */
    private static String text(Instant nominal) {
        int millis = Math.floorMod(nominal.toEpochMilli(), 1_000);
        if (nominal.getEpochSecond() < YEAR_0 || nominal.getEpochSecond() >= YEAR_10000) {
            return (millis == 0 ? SECONDS : MILLIS).format(nominal);
        }
        LocalDateTime at = LocalDateTime.ofInstant(nominal, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder("uuuuMMddTHHmmss.SSSZ".length());
        digits(text, at.getYear(), 1_000);
        digits(text, at.getMonthValue(), 10);
        digits(text, at.getDayOfMonth(), 10);
        text.append('T');
        digits(text, at.getHour(), 10);
        digits(text, at.getMinute(), 10);
        digits(text, at.getSecond(), 10);
        if (millis != 0) {
            digits(text.append('.'), millis, 100);
        }
        return text.append('Z').toString();
    }

    private static void digits(StringBuilder text, int value, int first) {
        for (int unit = first; unit > 0; unit /= 10) {
            text.append((char) ('0' + value / unit % 10));
        }
    }

    /** A manual run, told apart from the scheduled ones by {@code suffix}. */
    public static RunId manual(ScheduleId schedule, Instant nominal, String suffix) {
        return new RunId(of(schedule, nominal) + "-" + suffix);
    }

    /** The schedule that the run belongs to. */
    public ScheduleId schedule() {
        return new ScheduleId(value.substring(0, value.indexOf('@')));
    }

    /**
     * The nominal fire time in the name.
     *
     * @throws java.time.DateTimeException when the name holds none
     */
    public Instant nominal() {
        String text = suffix().substring(0, suffix().indexOf('Z') + 1);
        return (text.indexOf('.') < 0 ? SECONDS : MILLIS).parse(text, Instant::from);
    }

    /** True when somebody asked for the run, false when the schedule's fire time came. */
    public boolean isManual() {
        return suffix().indexOf('-') >= 0;
    }

    /** What follows the {@code @}: unique among the runs of the schedule. */
    public String suffix() {
        return value.substring(value.indexOf('@') + 1);
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
