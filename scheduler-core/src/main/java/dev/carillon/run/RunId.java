package dev.carillon.run;

import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

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
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,128}@[A-Za-z0-9._:+-]{1,71}");

    /** @throws IllegalArgumentException naming {@code run} when the value is not a schedule id, {@code @} and a suffix */
    public RunId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "run: the id must be <schedule id>@<nominal time>, out of A-Z a-z 0-9 . _ : + -");
        }
    }

    /** The run of a schedule's occurrence. */
    public static RunId of(ScheduleId schedule, Instant nominal) {
        DateTimeFormatter format = nominal.toEpochMilli() % 1_000 == 0 ? SECONDS : MILLIS;
        return new RunId(schedule + "@" + format.format(nominal));
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
