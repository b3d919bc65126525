package dev.carillon.testing.model;

import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Once;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Pauses of one schedule and of several.
 *
 * <p>A pause of several touches a schedule only when something of that is due: from then on the schedule shows as paused
 * via it. Where several cover a schedule, the first in the order of their scopes holds it.
 */
final class ModelPauses {

    final Map<PauseScope, GroupPause> groups = new TreeMap<>();
    private final Model model;

    ModelPauses(Model model) {
        this.model = model;
    }

    /** Nothing new starts; a completed schedule stays completed. */
    static void pause(ModelSchedule schedule, Pause why, Instant now) {
        if (schedule.state != ScheduleState.COMPLETED) {
            show(schedule, new Pause(why.reason(), why.actor(), now, why.until(), Optional.empty(), Optional.empty()));
        }
    }

    /** The pause keeps what the schedule waited for, and what an earlier pause keeps that it takes the place of. */
    private static void show(ModelSchedule schedule, Pause pause) {
        Optional<Instant> kept = schedule.isPaused() ? schedule.pause.flatMap(Pause::next) : schedule.next;
        schedule.state = ScheduleState.PAUSED;
        schedule.next = Optional.empty();
        schedule.pause = Optional.of(keeping(pause, kept));
    }

    static Pause keeping(Pause pause, Optional<Instant> next) {
        return new Pause(pause.reason(), pause.actor(), pause.since(), pause.until(), pause.via(), next);
    }

    static void hold(ModelSchedule schedule, GroupPause group) {
        Pause why = group.pause();
        show(
                schedule,
                new Pause(
                        why.reason(),
                        why.actor(),
                        why.since(),
                        Optional.empty(),
                        Optional.of(group.scope()),
                        Optional.empty()));
    }

    /** An equal scope gets the new reason and end. */
    void pauseAll(PauseScope scope, Pause why, Instant now) {
        Pause pause = new Pause(why.reason(), why.actor(), now, why.until(), Optional.empty(), Optional.empty());
        groups.put(scope, new GroupPause(scope, pause, Optional.empty(), CatchUp.NONE));
    }

    /** It ends now, unless it was over by then. */
    boolean end(PauseScope scope, CatchUp catchUp, Instant now) {
        GroupPause group = groups.get(scope);
        if (group != null && group.ended().isEmpty()) {
            Instant end = isOver(group, now) ? group.pause().until().orElseThrow() : now;
            groups.put(scope, new GroupPause(scope, group.pause(), Optional.of(end), catchUp));
        }
        return group != null;
    }

    /** The store has noted when a pause began and ended by its own clock: its moments are taken where they are about right. */
    void takeMoments(List<GroupPause> read, World world) {
        for (GroupPause group : read) {
            groups.computeIfPresent(group.scope(), (scope, expected) -> withMomentsOf(group, expected, world));
        }
    }

    private static GroupPause withMomentsOf(GroupPause actual, GroupPause expected, World world) {
        Instant since = actual.pause().since();
        Pause pause = world.isAbout(since, expected.pause().since()) ? at(expected.pause(), since) : expected.pause();
        boolean isAbout = world.areAbout(actual.ended(), expected.ended());
        return new GroupPause(expected.scope(), pause, isAbout ? actual.ended() : expected.ended(), expected.catchUp());
    }

    static Pause at(Pause pause, Instant since) {
        return new Pause(pause.reason(), pause.actor(), since, pause.until(), pause.via(), pause.next());
    }

    static Instant endOf(GroupPause group) {
        return group.ended().or(() -> group.pause().until()).orElse(Instant.MAX);
    }

    static boolean isOver(GroupPause group, Instant now) {
        return !endOf(group).isAfter(now);
    }

    private Stream<GroupPause> covering(ModelSchedule schedule) {
        return groups.values().stream().filter(group -> group.scope().covers(schedule.definition));
    }

    private List<GroupPause> holding(ModelSchedule schedule, Instant now) {
        return covering(schedule).filter(group -> !isOver(group, now)).toList();
    }

    /** A fire time is due: it is held by what holds now, or held when it came. A single instant waits and fires. */
    Optional<GroupPause> holdingFireTime(ModelSchedule schedule, Instant now) {
        return covering(schedule)
                .filter(group -> !isOver(group, now) || cameWithin(schedule, group))
                .findFirst();
    }

    private static boolean cameWithin(ModelSchedule schedule, GroupPause group) {
        boolean isOnce = schedule.definition.recurrence() instanceof Once;
        return !isOnce
                && schedule.next
                        .map(schedule.definition::dueAt)
                        .filter(due -> due.isBefore(endOf(group)))
                        .isPresent();
    }

    /** A run is due: it is held by what holds now. */
    Optional<GroupPause> holdingRun(ModelSchedule schedule, Instant now) {
        return holding(schedule, now).stream().findFirst();
    }

    /**
     * Whether a store may say that a schedule is to be resumed. One that was due within a pause that is over need not have
     * been held before: then it is held from now on.
     */
    boolean mayEnd(EndedPauses.Ended ended, Instant now) {
        ModelSchedule schedule = model.find(ended.schedule().schedule().id()).orElseThrow();
        if (schedule.state == ScheduleState.ACTIVE) {
            lateFor(schedule, now).ifPresent(group -> hold(schedule, group));
        }
        return ended.schedule().equals(schedule.snapshot())
                && toResume(schedule, now).equals(Optional.of(ended));
    }

    private Optional<GroupPause> lateFor(ModelSchedule schedule, Instant now) {
        boolean isLate = covering(schedule).anyMatch(group -> isOver(group, now) && cameWithin(schedule, group));
        return isLate ? holdingFireTime(schedule, now) : Optional.empty();
    }

    private Optional<EndedPauses.Ended> toResume(ModelSchedule schedule, Instant now) {
        Optional<GroupPause> group = schedule.pause.flatMap(Pause::via).map(groups::get);
        return schedule.pause
                .flatMap(Pause::until)
                .or(() -> group.map(ModelPauses::endOf))
                .filter(end -> !end.isAfter(now))
                .map(end -> new EndedPauses.Ended(
                        schedule.snapshot(), end, group.map(GroupPause::catchUp).orElse(CatchUp.NONE)));
    }

    /**
     * Nothing is left of what is over: what came within it and was not resumed is held by a pause that goes on.
     *
     * @return what should have been resumed
     */
    List<StoredSchedule> forgetEnded(Instant now) {
        model.schedules.values().stream()
                .filter(schedule -> schedule.state == ScheduleState.ACTIVE)
                .forEach(schedule -> lateFor(schedule, now).ifPresent(group -> hold(schedule, group)));
        List<StoredSchedule> left = model.schedules.values().stream()
                .flatMap(schedule -> toResume(schedule, now).stream())
                .map(EndedPauses.Ended::schedule)
                .toList();
        groups.values().removeIf(group -> isOver(group, now));
        return left;
    }

    /** The moment at which the next pause is over that is not yet. */
    Optional<Instant> nextEnd(Instant now) {
        Stream<Instant> own =
                model.schedules.values().stream().flatMap(schedule -> schedule.pause.flatMap(Pause::until).stream());
        return Stream.concat(own, groups.values().stream().map(ModelPauses::endOf))
                .filter(end -> end.isAfter(now) && end.isBefore(Instant.MAX))
                .min(Instant::compareTo);
    }

    /**
     * What a pause held back is due at once. Where another pause of several covers the schedule it stays paused, via that
     * one; resuming by name what a pause of several holds is refused, and so is what meant another pause than holds it now,
     * an earlier one say, which began at another moment or kept another fire time.
     */
    boolean resume(ResumeRequest request, Instant now) {
        ModelSchedule schedule =
                model.schedules.get(request.schedule().schedule().id());
        if (schedule == null || schedule.generation != request.schedule().generation()) {
            return false;
        }
        List<GroupPause> holding = schedule.isPaused() ? holding(schedule, now) : List.of();
        Optional<PauseScope> via = schedule.pause.flatMap(Pause::via);
        boolean isHeld = holding.stream().anyMatch(group -> via.equals(Optional.of(group.scope())));
        boolean isSame = via.equals(request.schedule().pause().flatMap(Pause::via))
                && schedule.pause
                        .map(Pause::since)
                        .equals(request.schedule().pause().map(Pause::since))
                && schedule.pause
                        .flatMap(Pause::next)
                        .equals(request.schedule().pause().flatMap(Pause::next));
        if (isHeld || !isSame || !(schedule.isPaused() || schedule.isStalled())) {
            return false;
        }
        if (via.isEmpty()) {
            schedule.failures = 0;
        }
        if (holding.isEmpty()) {
            model.goOn(schedule, request, now);
        } else {
            hold(schedule, holding.get(0));
        }
        return true;
    }
}
