package dev.carillon.store;

import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.EndedPauses.Ended;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pauses of one shard in memory, of single schedules and of many. Not thread-safe. */
final class Pausing {

    private final ShardState shard;
    private final NavigableMap<PauseScope, GroupPause> groups = new TreeMap<>();

    Pausing(ShardState shard) {
        this.shard = shard;
    }

    Optional<StoredSchedule> pause(ScheduleId id, Pause pause, Instant now) {
        ScheduleEntry entry = shard.schedule(id);
        if (entry == null) {
            return Optional.empty();
        }
        if (!entry.isCompleted()) {
            shard.pause(entry, pause.noted(now, Optional.empty()));
        }
        return Optional.of(entry.snapshot());
    }

    /** In all shards or, where one has too many others, in none; returns false then. */
    static boolean pauseAll(List<Pausing> shards, PauseScope scope, Pause pause, Instant now) {
        if (!shards.stream().allMatch(each -> each.hasRoomFor(scope))) {
            return false;
        }
        Pause noted = pause.noted(now, Optional.empty());
        shards.forEach(each -> each.groups.put(scope, new GroupPause(scope, noted, Optional.empty(), CatchUp.NONE)));
        return true;
    }

    private boolean hasRoomFor(PauseScope scope) {
        return groups.containsKey(scope) || groups.size() < ScheduleStore.MAX_PAUSES;
    }

    boolean end(PauseScope scope, CatchUp catchUp, Instant now) {
        GroupPause group = groups.get(scope);
        if (group != null && group.ended().isEmpty()) {
            Instant end = group.pause().until().filter(now::isAfter).orElse(now);
            groups.put(scope, new GroupPause(scope, group.pause(), Optional.of(end), catchUp));
        }
        return group != null;
    }

    Collection<GroupPause> all() {
        return groups.values();
    }

    /** Holds a schedule whose fire time is due, if one of the pauses covers that; true when it does. */
    boolean holdsFireTime(ScheduleEntry entry, Instant now) {
        if (groups.isEmpty()) {
            return false;
        }
        Optional<GroupPause> group = covering(entry)
                .filter(each -> each.holdsAt(now) || wasDueWithin(entry, each))
                .findFirst();
        group.ifPresent(each -> hold(entry, each));
        return group.isPresent();
    }

    /** Holds a schedule whose run is due, if one of the pauses covers that; true when it does. */
    boolean holdsRun(ScheduleEntry entry, Instant now) {
        Optional<GroupPause> group =
                covering(entry).filter(each -> each.holdsAt(now)).findFirst();
        group.filter(each -> entry.isActive()).ifPresent(each -> hold(entry, each));
        return group.isPresent();
    }

    private Stream<GroupPause> covering(ScheduleEntry entry) {
        return groups.values().stream().filter(group -> group.scope().covers(entry.schedule()));
    }

    /** True when its fire time came before the end of a pause. A single instant waits for that end and fires. */
    private static boolean wasDueWithin(ScheduleEntry entry, GroupPause group) {
        Instant end = group.end().orElse(Instant.MAX);
        return !(entry.schedule().recurrence() instanceof Once)
                && entry.next()
                        .filter(next -> entry.schedule().dueAt(next).isBefore(end))
                        .isPresent();
    }

    private void hold(ScheduleEntry entry, GroupPause group) {
        shard.pause(entry, group.pause().noted(group.pause().since(), Optional.of(group.scope())));
    }

    EndedPauses ended(int limit, Instant now) {
        if (groups.isEmpty() && !shard.hasPaused()) {
            return EndedPauses.NONE;
        }
        List<ScheduleEntry> entries = List.copyOf(shard.schedulesAfter(""));
        List<GroupPause> over =
                groups.values().stream().filter(group -> !group.holdsAt(now)).toList();
        over.forEach(group -> holdLate(entries, group, now));
        List<Ended> found = entries.stream()
                .flatMap(entry -> endOf(entry, now).stream())
                .filter(ended -> !ended.end().isAfter(now))
                .toList();
        over.stream()
                .map(GroupPause::scope)
                .filter(scope -> found.stream()
                        .noneMatch(ended -> scope.covers(ended.schedule().schedule())
                                || ended.schedule().isHeldVia(scope)))
                .forEach(groups::remove);
        return new EndedPauses(found.stream().limit(limit).toList(), nextEnd(entries, now));
    }

    /** Holds what was due within a pause but that nobody asked for while it lasted. */
    private void holdLate(List<ScheduleEntry> entries, GroupPause group, Instant now) {
        entries.stream()
                .filter(entry -> entry.isActive() && group.scope().covers(entry.schedule()))
                .filter(entry -> wasDueWithin(entry, group))
                .forEach(entry -> holdsFireTime(entry, now));
    }

    /** When the pause of a schedule ends or ended, if it has one and an end is known. */
    private Optional<Ended> endOf(ScheduleEntry entry, Instant now) {
        Optional<GroupPause> group = entry.pause().flatMap(Pause::via).map(groups::get);
        Optional<Instant> lost =
                entry.pause().flatMap(Pause::via).isPresent() && group.isEmpty() ? Optional.of(now) : Optional.empty();
        return entry.pause()
                .flatMap(Pause::until)
                .or(() -> group.flatMap(GroupPause::end))
                .or(() -> lost)
                .map(end -> new Ended(
                        entry.snapshot(), end, group.map(GroupPause::catchUp).orElse(CatchUp.NONE)));
    }

    private Optional<Instant> nextEnd(List<ScheduleEntry> entries, Instant now) {
        Stream<Instant> own = entries.stream().flatMap(entry -> entry.pause().flatMap(Pause::until).stream());
        Stream<Instant> ofGroups = groups.values().stream().flatMap(group -> group.end().stream());
        return Stream.concat(own, ofGroups).filter(end -> end.isAfter(now)).min(Instant::compareTo);
    }

    boolean resume(ResumeRequest request, Instant now) {
        ScheduleEntry entry = shard.schedule(request.schedule().schedule().id());
        if (entry == null || entry.generation() != request.schedule().generation()) {
            return false;
        }
        boolean mayResume =
                isSamePause(entry.pause(), request.schedule().pause()) && (entry.isPaused() || entry.isStalled());
        if (!mayResume || !entry.keepsTo(request.schedule().calendars())) {
            return false;
        }
        List<GroupPause> holding = entry.isPaused()
                ? covering(entry).filter(group -> group.holdsAt(now)).toList()
                : List.of();
        if (!holding.isEmpty()) {
            boolean isHeld = holding.stream().anyMatch(group -> entry.isHeldVia(group.scope()));
            if (!isHeld) {
                beginRowAnew(entry);
                hold(entry, holding.get(0));
            }
            return !isHeld;
        }
        goOn(entry, request, now);
        return true;
    }

    /**
     * A pause is known by when it began, by what it came from and by the fire time that it keeps; a request that comes late
     * meant an earlier one. Two of the same moment that keep the same fire time are alike: nothing was claimed in between.
     */
    private static boolean isSamePause(Optional<Pause> one, Optional<Pause> other) {
        return one.map(Pause::since).equals(other.map(Pause::since))
                && one.flatMap(Pause::via).equals(other.flatMap(Pause::via))
                && one.flatMap(Pause::next).equals(other.flatMap(Pause::next));
    }

    /** A resume by name lets failures be counted anew; the end of a pause of several says nothing of them. */
    private static void beginRowAnew(ScheduleEntry entry) {
        if (entry.pause().flatMap(Pause::via).isEmpty()) {
            entry.forgetFailures();
        }
    }

    private void goOn(ScheduleEntry entry, ResumeRequest request, Instant now) {
        beginRowAnew(entry);
        shard.makeDue(entry, now);
        entry.activate();
        request.missed().ifPresent(missed -> miss(entry, missed, request.catchUp(), now));
        shard.setNext(entry, entry.isExhausted() ? Optional.empty() : request.next());
        shard.settle(entry, now);
        shard.wake(entry.lane());
    }

    /** Lets the latest of the fire times that passed run for all of them, or drops them. */
    private void miss(ScheduleEntry entry, ResumeRequest.Missed missed, boolean catchUp, Instant now) {
        RunId run = RunId.of(entry.id(), missed.latest());
        entry.setLastNominal(missed.latest());
        if (!catchUp) {
            shard.histories()
                    .add(
                            entry.id(),
                            RunRecord.dropped(run, missed.latest(), missed.count() - 1, DropReason.PAUSED, now));
        } else if (!entry.owns(run)) {
            shard.queue(
                    entry,
                    new RunEntry(run, entry.lane(), missed.latest(), missed.count() - 1, Cause.SCHEDULE, now),
                    now);
            shard.cancelForWaiting(entry, now);
        }
    }
}
