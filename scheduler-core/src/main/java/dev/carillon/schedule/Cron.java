package dev.carillon.schedule;

import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in a time zone.
 *
 * <p>Constructed means valid: a bad field, an expression that never fires, more than 256 characters, control characters
 * or an unknown zone are refused with an {@link IllegalArgumentException} that names the field and the value in one
 * line. A value, thread-safe; equal when expression (white space aside), dialect, zone and policy are equal.
 *
 * <p>{@code H} in a field stands for a number chosen by the schedule's id, so that a thousand schedules do not all fire
 * at midnight: {@code H}, {@code H(a-b)}, {@code H/n} and {@code H(a-b)/n}, as in Jenkins.
 *
 * <p>An expression is an <em>interval</em> when its second, minute or hour has a {@code *} or a step, otherwise it is
 * <em>fixed</em>. Where clocks go back, a fixed expression fires once, at the earlier offset, an interval in both
 * passes. Where they go forward, an interval has no fire times in the gap, and a fixed one follows its
 * {@link DstPolicy}.
 */
public final class Cron implements Recurrence {

    private final CronText text;
    private final CronDialect dialect;
    private final ZoneId zone;
    private final DstPolicy dst;
    /** Null when the expression is hashed, so that each schedule has its own times. */
    private final @Nullable CronTimes shared;
    /** The times of the seed asked for last; a plain field, because losing it costs a compilation. */
    private @Nullable Seeded latest;

    private Cron(CronText text, CronDialect dialect, ZoneId zone, DstPolicy dst) {
        this.text = text;
        this.dialect = dialect;
        this.zone = zone;
        this.dst = dst;
        CompiledCron compiled = CompiledCron.validated(text, dialect);
        this.shared = text.isHashed() ? null : new CronTimes(compiled, ZoneTimeline.of(zone), dst);
    }

    /** A {@link CronDialect#UNIX} expression in UTC. */
    public static Cron of(String expression) {
        return of(expression, CronDialect.UNIX, CronZone.UTC, DstPolicy.RUN_AFTER_GAP);
    }

    /**
     * A cron expression with everything that belongs to it.
     *
     * @throws IllegalArgumentException if the expression is bad in this dialect or never fires, or the zone is not a
     *     place of the tz database or UTC
     */
    public static Cron of(String expression, CronDialect dialect, ZoneId zone, DstPolicy dst) {
        return new Cron(CronText.of(expression, dialect), dialect, CronZone.check(zone), dst);
    }

    /**
     * The zone with this IANA id; {@code UTC} too, but no other abbreviation and no bare offset.
     *
     * @throws IllegalArgumentException if there is no such zone
     */
    public static ZoneId zone(String id) {
        return CronZone.parse(id);
    }

    /** Which version of the tz database this process computes with, such as {@code 2026a}. */
    public static String zoneRules() {
        return CronZone.version();
    }

    /**
     * The same expression read in another dialect.
     *
     * @throws IllegalArgumentException if the expression is bad in that dialect
     */
    public Cron withDialect(CronDialect newDialect) {
        return of(expression(), newDialect, zone, dst);
    }

    /**
     * The same expression in another zone.
     *
     * @throws IllegalArgumentException if the zone is not a place of the tz database or UTC
     */
    public Cron withZone(ZoneId newZone) {
        return new Cron(text, dialect, CronZone.check(newZone), dst);
    }

    /** The same expression with another policy for the hour that clocks skip. */
    public Cron withDst(DstPolicy newDst) {
        return new Cron(text, dialect, zone, newDst);
    }

    /** The expression as it was written, with single spaces; nicknames in lower case. */
    public String expression() {
        return text.expression();
    }

    public CronDialect dialect() {
        return dialect;
    }

    public ZoneId zone() {
        return zone;
    }

    public DstPolicy dst() {
        return dst;
    }

    /** Whether the fire times depend on the seed, because a field has an {@code H}. */
    public boolean isHashed() {
        return shared == null;
    }

    /**
     * The fire times of this expression.
     *
     * @param seed the schedule's id; it decides what {@code H} stands for and nothing else
     */
    public CronTimes times(String seed) {
        if (shared != null) {
            return shared;
        }
        Seeded known = latest;
        if (known == null || !known.seed().equals(seed)) {
            CompiledCron compiled = CompiledCron.of(text, dialect, seed);
            known = new Seeded(seed, new CronTimes(compiled, ZoneTimeline.of(zone), dst));
            latest = known;
        }
        return known.times();
    }

    private record Seeded(String seed, CronTimes times) {}

    /**
     * The expression in English words, without the zone.
     *
     * <p>A hashed expression has words only for a known seed, see {@link CronTimes#describe()}; here it stays as written.
     */
    public String describe() {
        return shared == null ? expression() + " (H is a number chosen by the schedule's id)" : shared.describe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cron that
                && expression().equals(that.expression())
                && dialect == that.dialect
                && zone.equals(that.zone)
                && dst == that.dst;
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression(), dialect, zone, dst);
    }

    @Override
    public String toString() {
        return "Cron[" + expression() + ", " + dialect + ", " + zone + ", " + dst + "]";
    }
}
