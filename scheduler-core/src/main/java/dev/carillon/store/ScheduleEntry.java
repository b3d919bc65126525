package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One schedule in memory. Not thread-safe. */
final class ScheduleEntry {

    private final Set<RunId> unfinished = new LinkedHashSet<>();
    private final Map<RunId, RunEntry> queued = new LinkedHashMap<>();
    private final Map<RunId, RunEntry> asked = new LinkedHashMap<>();
    private @Nullable RunId filling;
    private final CalendarShelf calendars;
    private int failures;
    private Schedule schedule;
    private boolean named;
    private long generation;
    private ScheduleState state = ScheduleState.ACTIVE;
    private Optional<Instant> next = Optional.empty();
    private Optional<Instant> lastNominal = Optional.empty();
    private Instant anchor;
    private Optional<Pause> pause = Optional.empty();
    private Optional<Instant> completedAt = Optional.empty();
    private int started;

    ScheduleEntry(PutRequest request, long generation, CalendarShelf calendars) {
        this.calendars = calendars;
        this.schedule = request.schedule();
        this.generation = generation;
        this.named = request.named();
        this.anchor = request.anchor();
    }

    ScheduleId id() {
        return schedule.id();
    }

    Schedule schedule() {
        return schedule;
    }

    Lane lane() {
        return schedule.lane();
    }

    boolean isNamed() {
        return named;
    }

    long generation() {
        return generation;
    }

    Optional<Instant> next() {
        return next;
    }

    boolean isActive() {
        return state == ScheduleState.ACTIVE;
    }

    boolean isPaused() {
        return state == ScheduleState.PAUSED;
    }

    boolean isCompleted() {
        return state == ScheduleState.COMPLETED;
    }

    /** True when it has been completed, without unfinished runs, since before {@code moment}. */
    boolean isOutlived(Instant moment) {
        return isIdle() && completedAt.filter(at -> !at.isAfter(moment)).isPresent();
    }

    /** True when it is active and nothing will ever make it fire. */
    boolean isStalled() {
        return isActive() && next.isEmpty() && isIdle();
    }

    private boolean isIdle() {
        return unfinished.isEmpty() && queued.isEmpty() && asked.isEmpty();
    }

    /** True when it is still what a plan was made from. */
    boolean isAt(long expectedGeneration, Optional<Instant> expectedNext) {
        return generation == expectedGeneration && next.equals(expectedNext);
    }

    /** True when its calendars are those that a plan was made with. */
    boolean keepsTo(List<StoredCalendar> planned) {
        return calendars.of(schedule).equals(planned);
    }

    boolean isFull() {
        return unfinished.size() >= schedule.policies().overlap().limit();
    }

    /** True when a fire time that comes now has to wait or give way: for unfinished runs, or behind others in the queue. */
    boolean isBusy() {
        return isFull() || (schedule.policies().overlap().queueLimit() > 0 && !queued.isEmpty());
    }

    Set<RunId> unfinished() {
        return unfinished;
    }

    /** The fire times that wait for the end of unfinished runs, oldest first. */
    Map<RunId, RunEntry> queued() {
        return queued;
    }

    /** What somebody asked for and that waits for the end of unfinished runs. */
    Map<RunId, RunEntry> asked() {
        return asked;
    }

    /** True when a manual run that does not find room may wait for it. */
    boolean hasRoomForManual() {
        long waiting = asked.keySet().stream().filter(RunId::isManual).count();
        return queued.size() + waiting < schedule.policies().overlap().queueLimit();
    }

    /** The run that fills in a fire time of the past, while it is unfinished. */
    Optional<RunId> filling() {
        return Optional.ofNullable(filling).filter(unfinished::contains);
    }

    void fillIn(RunId run) {
        filling = run;
    }

    /** Takes a run off the unfinished ones. */
    void forget(RunId run) {
        unfinished.remove(run);
        if (run.equals(filling)) {
            filling = null;
        }
    }

    /** True when nothing but a run that fills in takes the room that a fire time would need. */
    boolean isFullOfFilling() {
        return filling().isPresent()
                && unfinished.size() - 1 < schedule.policies().overlap().limit();
    }

    /** The unfinished runs that what has to wait wants cancelled, if that is the rule; never what fills in. */
    List<RunId> toCancel() {
        boolean cancels = schedule.policies().overlap().kind() == Overlap.Kind.CANCEL_PREVIOUS;
        return cancels ? unfinished.stream().filter(run -> !run.equals(filling)).toList() : List.of();
    }

    /** How many more fire times wait than the overlap rule allows; one may wait under any rule. */
    int overTheLimit() {
        return queued.size() - Math.max(1, schedule.policies().overlap().queueLimit());
    }

    /** A fire time that waits for the end of unfinished runs, its own or one that somebody asked for. */
    @Nullable
    RunEntry behind(RunId run) {
        RunEntry own = queued.get(run);
        return own == null ? asked.get(run) : own;
    }

    /** The one to start when there is room: a manual one, then its own, then one that fills in, one of those at a time. */
    Optional<RunEntry> firstBehind() {
        return firstAsked(true)
                .or(() -> queued.values().stream().findFirst())
                .or(() -> filling().isPresent() ? Optional.empty() : firstAsked(false));
    }

    private Optional<RunEntry> firstAsked(boolean manual) {
        return asked.values().stream()
                .filter(run -> run.id().isManual() == manual)
                .findFirst();
    }

    /** All that waits or runs. */
    Stream<RunId> runs() {
        return Stream.of(unfinished, queued.keySet(), asked.keySet()).flatMap(Set::stream);
    }

    boolean owns(RunId run) {
        return unfinished.contains(run) || behind(run) != null;
    }

    /** Counts a failed run in a row of them; true when there are as many as the schedule bears. */
    boolean countFailure() {
        int most = schedule.policies().pauseAfterFailures();
        failures += most > 0 ? 1 : 0;
        return most > 0 && failures >= most;
    }

    /** Ends a row of failed runs. */
    void forgetFailures() {
        failures = 0;
    }

    /** Counts a start, or takes one back, when there is a limit to them. */
    void countStart(int by) {
        if (schedule.bounds().maxRuns() > 0) {
            started += by;
        }
    }

    boolean isExhausted() {
        return schedule.bounds().isExhausted(started);
    }

    void replace(PutRequest request) {
        schedule = request.schedule();
        named |= request.named();
        anchor = request.anchor();
        generation++;
    }

    void setNext(Optional<Instant> value) {
        next = value;
    }

    void setLastNominal(Instant value) {
        lastNominal = Optional.of(value);
    }

    void activate() {
        state = ScheduleState.ACTIVE;
        pause = Optional.empty();
        completedAt = Optional.empty();
    }

    Optional<Pause> pause() {
        return pause;
    }

    /** True when it is paused because a pause of several covers it. */
    boolean isHeldVia(PauseScope scope) {
        return pause.flatMap(Pause::via).filter(scope::equals).isPresent();
    }

    /** A delay after completion counts from a moment, as if a run had ended there. */
    void countDelayFrom(Instant moment) {
        if (schedule.recurrence() instanceof EveryAfter) {
            anchor = moment;
        }
    }

    /** The fire time that it waits for, or that its pause keeps. */
    Optional<Instant> awaited() {
        return next.or(this::kept);
    }

    /** The pause keeps the fire time, or what an earlier one keeps. */
    void pause(Pause value) {
        pause = Optional.of(value.keeping(awaited()));
        state = ScheduleState.PAUSED;
    }

    /** The fire time that its pause keeps. */
    Optional<Instant> kept() {
        return pause.flatMap(Pause::next);
    }

    /** The pause keeps another fire time from now on, or none. */
    void keep(Optional<Instant> fireTime) {
        pause = pause.map(value -> value.keeping(fireTime));
    }

    void complete(Instant now) {
        state = ScheduleState.COMPLETED;
        completedAt = Optional.of(now);
    }

    StoredSchedule snapshot() {
        return new StoredSchedule(
                schedule,
                generation,
                state,
                next,
                lastNominal,
                anchor,
                pause,
                List.copyOf(unfinished),
                List.copyOf(queued.keySet()),
                List.copyOf(asked.keySet()),
                started,
                calendars.of(schedule));
    }
}
