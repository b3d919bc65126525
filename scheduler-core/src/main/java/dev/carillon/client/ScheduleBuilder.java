package dev.carillon.client;

import dev.carillon.plan.Preview;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a schedule step by step, in any order; {@link #create()} stores it.
 *
 * <p>Exactly one recurrence has to be given: {@link #cron}, {@link #every}, {@link #everyAfterCompletion}, {@link #at},
 * {@link #in} or {@link #now}. Whatever does not go together or is out of range is refused with an
 * {@link IllegalArgumentException} that names the field, as soon as it is known and at the latest by {@link #create()},
 * before the store is touched. Policies that are left out are the task's own.
 *
 * <p>Not thread-safe; for one schedule.
 */
public final class ScheduleBuilder {

    private final Creation creation;
    private final TaskName task;
    private final Payload payload;
    private final Timing timing = new Timing();
    private @Nullable ScheduleId id;
    private Bounds bounds = Bounds.NONE;
    private Policies policies = Policies.DEFAULT;
    private String description = "";
    private List<String> tags = List.of();
    private OnConflict onConflict = OnConflict.UPDATE;

    ScheduleBuilder(Creation creation, TaskName task, Payload payload) {
        this.creation = creation;
        this.task = task;
        this.payload = payload;
    }

    /**
     * Chooses the schedule's id. Without one, the same task, recurrence and payload are the same schedule: the id is
     * derived from them, unless somebody has chosen one for them.
     */
    public ScheduleBuilder id(String value) {
        return id(new ScheduleId(value));
    }

    /** Chooses the schedule's id. */
    public ScheduleBuilder id(ScheduleId value) {
        id = value;
        return this;
    }

    /** Fires when a cron expression matches: in the {@link CronDialect#UNIX} dialect and UTC, if nothing else is said. */
    public ScheduleBuilder cron(String expression) {
        timing.cron(expression);
        return this;
    }

    /** The grammar of the cron expression. */
    public ScheduleBuilder dialect(CronDialect value) {
        timing.dialect(value);
        return this;
    }

    /** The zone of the cron expression, an IANA id such as {@code Europe/Berlin}. */
    public ScheduleBuilder zone(String value) {
        timing.zone(Cron.zone(value));
        return this;
    }

    /** The zone of the cron expression. */
    public ScheduleBuilder zone(ZoneId value) {
        return zone(value.getId());
    }

    /** What a cron expression does with a time of day that clocks skip. */
    public ScheduleBuilder dst(DstPolicy value) {
        timing.dst(value);
        return this;
    }

    /** Fires at a fixed rate, counted from {@link #startAt} or from the creation, without drift. */
    public ScheduleBuilder every(Duration period) {
        timing.every(period);
        return this;
    }

    /**
     * The first moment at which it may fire; {@link #every} counts from there, and fires then for the first time. For what
     * recurs.
     */
    public ScheduleBuilder startAt(Instant value) {
        bounds = bounds.withStartAt(value);
        return this;
    }

    /** The last moment at which it may fire, itself included. For what recurs. */
    public ScheduleBuilder endAt(Instant value) {
        bounds = bounds.withEndAt(value);
        return this;
    }

    /** How many scheduled runs it may start before it is completed; neither retries nor manual runs count. */
    public ScheduleBuilder maxRuns(int value) {
        bounds = bounds.withMaxRuns(value);
        return this;
    }

    /** Scatters its fire times over this long: by how much each is put off depends on the schedule's id and on the time. */
    public ScheduleBuilder jitter(Duration most) {
        bounds = bounds.withJitter(most);
        return this;
    }

    /**
     * Does not fire at times that these calendars exclude; up to 4 of them, which replace the ones given before. For cron
     * and {@link #every}.
     */
    public ScheduleBuilder except(String... calendars) {
        bounds = bounds.withExcept(Stream.of(calendars).map(CalendarName::new).toList());
        return this;
    }

    /** Fires some time after the end of the run before, whatever its outcome; the first time that long after creation. */
    public ScheduleBuilder everyAfterCompletion(Duration delay) {
        timing.everyAfterCompletion(delay);
        return this;
    }

    /** Fires once; at once when the instant has passed. */
    public ScheduleBuilder at(Instant instant) {
        timing.at(instant);
        return this;
    }

    /**
     * Fires once, at what a clock on the wall shows; at the earlier of two such moments where clocks go back.
     *
     * @throws IllegalArgumentException naming {@code at} when clocks skip that time in the zone
     */
    public ScheduleBuilder at(LocalDateTime local, ZoneId zone) {
        timing.at(local, zone);
        return this;
    }

    /** Fires once, after a delay from the creation, by the store's clock. */
    public ScheduleBuilder in(Duration delay) {
        timing.in(delay);
        return this;
    }

    /** Fires once, at once. */
    public ScheduleBuilder now() {
        timing.now();
        return this;
    }

    /** What happens to a fire time while earlier runs are unfinished. */
    public ScheduleBuilder overlap(Overlap value) {
        policies = policies.withOverlap(value);
        return this;
    }

    /** What happens to fire times that nobody could claim. */
    public ScheduleBuilder misfire(Misfire value) {
        policies = policies.withMisfire(value);
        return this;
    }

    /** How long after its fire time a run may still start; what could not expires, and leaves a record. */
    public ScheduleBuilder startDeadline(Duration value) {
        policies = policies.withStartDeadline(value);
        return this;
    }

    /** Who goes first when there is more to run than can be run: 0, the default, to 9, which goes first. */
    public ScheduleBuilder priority(int value) {
        policies = policies.withPriority(value);
        return this;
    }

    /** Pauses the schedule when this many of its runs have failed in a row. */
    public ScheduleBuilder pauseAfterFailures(int value) {
        policies = policies.withPauseAfterFailures(value);
        return this;
    }

    /** What happens to a run whose node dies. */
    public ScheduleBuilder onNodeLoss(OnNodeLoss value) {
        policies = policies.withOnNodeLoss(value);
        return this;
    }

    /** How failed attempts are tried again. */
    public ScheduleBuilder retry(Retry value) {
        policies = policies.withRetry(value);
        return this;
    }

    /** How long an attempt may take. */
    public ScheduleBuilder timeout(Duration value) {
        policies = policies.withTimeout(value);
        return this;
    }

    /** Words for people. */
    public ScheduleBuilder description(String value) {
        description = value;
        return this;
    }

    /** Labels to find it by; these replace the ones given before. */
    public ScheduleBuilder tags(String... values) {
        tags = List.of(values);
        return this;
    }

    /** What to do when the id is taken by another definition. */
    public ScheduleBuilder onConflict(OnConflict value) {
        onConflict = value;
        return this;
    }

    /**
     * Stores the schedule. Safe to repeat, and to do from many processes at once: an equal definition changes nothing.
     *
     * @return the schedule with what became of it
     * @throws IllegalArgumentException naming the field that is missing, does not fit or is out of range
     * @throws ScheduleConflictException when the id is taken and {@link OnConflict#FAIL} was asked for, or when others
     *     kept changing the schedule
     * @throws dev.carillon.store.StoreException when the store cannot be asked; {@code create()} may be repeated
     */
    public ScheduleHandle create() {
        BatchCreation.Wanted wanted = wanted();
        return creation.create(wanted.schedule(), wanted.named(), wanted.onConflict());
    }

    /**
     * When it would fire if it were created now: its next fire times, with what clock changes, calendars and jitter do to
     * them. Asks the store only what time it is.
     *
     * @param count how many, 1 to {@link Preview#MOST}; there are fewer if it ends before
     * @param calendars those that {@link #except} names
     * @throws IllegalArgumentException naming the field that is missing, does not fit or is out of range; {@code except}
     *     when one of its calendars is not given
     */
    public List<FireTime> preview(int count, Calendar... calendars) {
        return Preview.of(definition(), List.of(calendars), creation.now(), count);
    }

    BatchCreation.Wanted wanted() {
        return new BatchCreation.Wanted(definition(), id != null, onConflict);
    }

    /**
     * The definition as {@link #create()} stores it, for {@link SchedulerClient#scheduleAll}. Asks nothing.
     *
     * @throws IllegalArgumentException naming the field that is missing, does not fit or is out of range
     */
    public Schedule definition() {
        Recurrence recurrence = timing.recurrence(creation.now());
        ScheduleId name =
                id != null ? id : Schedule.derivedId(task, Schedule.fingerprint(task, recurrence, bounds, payload));
        return new Schedule(name, task, recurrence, bounds, payload, policies, description, tags);
    }
}
