package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A schedule as the store holds it: its definition and its run-time state at one moment.
 *
 * @param schedule the definition
 * @param generation which version of the definition this is, from 1; rises with every change of it
 * @param state whether it fires
 * @param next the fire time that is due next; empty while paused, completed, or waiting for its own run to end
 * @param lastNominal the nominal time of the latest claimed occurrence
 * @param anchor from where fixed-rate intervals count
 * @param pause why it is paused, when it is
 * @param unfinished its runs that are waiting or running, oldest first, at most 1,000
 * @param queued its fire times that wait for the end of unfinished runs, oldest first, at most 1,000
 * @param asked what somebody asked for and that waits for the end of unfinished runs: manual runs, and passed fire times to
 *     fill in, in the order in which they were asked for, at most 1,000 of the latter
 * @param started how many scheduled runs it has started; counted only while there is a limit to it
 * @param calendars those of the calendars that it names which there are, as they were then
 */
public record StoredSchedule(
        Schedule schedule,
        long generation,
        ScheduleState state,
        Optional<Instant> next,
        Optional<Instant> lastNominal,
        Instant anchor,
        Optional<Pause> pause,
        List<RunId> unfinished,
        List<RunId> queued,
        List<RunId> asked,
        int started,
        List<StoredCalendar> calendars) {

    public StoredSchedule {
        unfinished = List.copyOf(unfinished);
        queued = List.copyOf(queued);
        asked = List.copyOf(asked);
        calendars = List.copyOf(calendars);
    }

    /** A schedule that names no calendar. */
    public StoredSchedule(
            Schedule schedule,
            long generation,
            ScheduleState state,
            Optional<Instant> next,
            Optional<Instant> lastNominal,
            Instant anchor,
            Optional<Pause> pause,
            List<RunId> unfinished,
            List<RunId> queued,
            List<RunId> asked,
            int started) {
        this(
                schedule,
                generation,
                state,
                next,
                lastNominal,
                anchor,
                pause,
                unfinished,
                queued,
                asked,
                started,
                List.of());
    }

    /** The same with its calendars. */
    public StoredSchedule withCalendars(List<StoredCalendar> value) {
        return with(state, pause, value);
    }

    /** The same as one that a pause of several covers and so holds, sooner or later. */
    public StoredSchedule pausedWith(GroupPause group) {
        Instant since = pause.map(Pause::since).orElse(group.pause().since());
        Pause held = group.asHeldSince(since).keeping(pause.flatMap(Pause::next));
        return with(ScheduleState.PAUSED, Optional.of(held), calendars);
    }

    /**
     * The same with the pause of several that holds it as that is now: paused again, that has another reason, actor and end.
     *
     * @param pauses those of several, as they are
     */
    public StoredSchedule withPauseOf(List<GroupPause> pauses) {
        return pauses.stream()
                .filter(group -> isHeldVia(group.scope()))
                .findFirst()
                .map(this::pausedWith)
                .orElse(this);
    }

    private StoredSchedule with(ScheduleState otherState, Optional<Pause> otherPause, List<StoredCalendar> others) {
        return new StoredSchedule(
                schedule,
                generation,
                otherState,
                next,
                lastNominal,
                anchor,
                otherPause,
                unfinished,
                queued,
                asked,
                started,
                others);
    }

    /** The fire time that it waits for, or that its pause keeps. */
    public Optional<Instant> awaited() {
        return next.or(() -> pause.flatMap(Pause::next));
    }

    /** True when it is active and nothing will ever make it fire. */
    public boolean isStalled() {
        return state == ScheduleState.ACTIVE && next.isEmpty() && isIdle();
    }

    /** True when it or its pause waits for a fire time that follows from what may change: calendars, or a time zone's rules. */
    public boolean isReplannable() {
        boolean mayChange = schedule.recurrence() instanceof Cron
                || !schedule.bounds().except().isEmpty();
        return mayChange && state != ScheduleState.COMPLETED && awaited().isPresent();
    }

    /** True when it is paused because a pause of several covers it. */
    public boolean isHeldVia(PauseScope scope) {
        return pause.flatMap(Pause::via).filter(scope::equals).isPresent();
    }

    /** True when the pause of several that holds it does not cover it any more, because an update changed its task or tags. */
    public boolean isHeldInVain() {
        return pause.flatMap(Pause::via)
                .filter(scope -> !scope.covers(schedule))
                .isPresent();
    }

    /**
     * The one to start when there is room: a manual run first, then its own fire times, then what fills in. Empty when
     * nothing waits for room.
     */
    public Optional<RunId> firstBehind() {
        return asked.stream()
                .filter(RunId::isManual)
                .findFirst()
                .or(() -> queued.stream().findFirst())
                .or(() -> asked.stream().findFirst());
    }

    /** The passed fire times that wait to be filled in, in the order in which they were asked for. */
    public List<RunId> backfill() {
        return asked.stream().filter(run -> !run.isManual()).toList();
    }

    /** True when nothing of it is in progress or waits. */
    public boolean isIdle() {
        return unfinished.isEmpty() && queued.isEmpty() && asked.isEmpty();
    }
}
