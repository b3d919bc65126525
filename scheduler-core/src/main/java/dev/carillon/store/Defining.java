package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.util.Optional;

/** The changes to the schedules of one shard in memory. Not thread-safe. */
final class Defining {

    private final ShardState shard;
    private final ChosenNames names;

    Defining(ShardState shard, ChosenNames names) {
        this.shard = shard;
        this.names = names;
    }

    PutReply put(PutRequest request, Instant now) {
        ScheduleEntry old = shard.schedule(request.schedule().id());
        if (old == null) {
            return create(request, now);
        }
        if (old.schedule().equals(request.schedule())) {
            return new PutReply.Unchanged(old.snapshot());
        }
        boolean same = old.isAt(request.expectedGeneration(), request.expectedNext())
                && old.kept().equals(request.expectedKept());
        if (!same) {
            return new PutReply.Differs(old.snapshot());
        }
        Optional<PutReply> refusal = otherCalendars(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return replace(old, request, now);
    }

    private PutReply create(PutRequest request, Instant now) {
        Optional<ScheduleId> chosen = request.named() ? Optional.empty() : names.findOther(request.schedule());
        if (chosen.isPresent()) {
            return new PutReply.Bound(chosen.get());
        }
        if (request.expectedGeneration() != 0) {
            return new PutReply.Gone();
        }
        Optional<PutReply> refusal = otherCalendars(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ScheduleEntry entry = new ScheduleEntry(
                request, shard.firstGeneration(request.schedule().id(), now), shard.calendars());
        shard.addSchedule(entry);
        names.add(entry);
        shard.announceNext(entry, request.next(), now);
        boolean isEndless = entry.schedule().bounds().endAt() == null;
        // a delay without a fire time has none within its bounds, like any other rule; where nothing ends it, one is
        // missing
        if (!(entry.schedule().recurrence() instanceof EveryAfter && isEndless)) {
            shard.settle(entry, now);
        }
        return new PutReply.Stored(entry.snapshot());
    }

    /** What to say when the calendars that a definition names are not there, or not those that it was planned with. */
    private Optional<PutReply> otherCalendars(PutRequest request) {
        for (CalendarName name : request.schedule().bounds().except()) {
            if (!shard.calendars().has(name)) {
                return Optional.of(new PutReply.UnknownCalendar(name));
            }
        }
        boolean same = shard.calendars().of(request.schedule()).equals(request.calendars());
        return same ? Optional.empty() : Optional.of(new PutReply.Outdated());
    }

    /** Moves a fire time, or the one that a pause keeps, without a run or a record. */
    boolean replan(StoredSchedule planned, Instant next, Instant now) {
        ScheduleEntry entry = shard.schedule(planned.schedule().id());
        boolean same = entry != null
                && entry.awaited().isPresent()
                && entry.awaited().equals(planned.awaited())
                && entry.generation() == planned.generation()
                && entry.keepsTo(planned.calendars());
        if (entry == null || !same) {
            return false;
        }
        if (entry.isPaused()) {
            entry.keep(Optional.of(next));
        } else {
            shard.announceNext(entry, Optional.of(next), now);
        }
        return true;
    }

    private PutReply replace(ScheduleEntry entry, PutRequest request, Instant now) {
        names.remove(entry);
        request.dropped().ifPresent(dropped -> drop(entry, dropped, now));
        shard.replace(entry, request);
        names.add(entry);
        if (entry.isPaused()) {
            entry.keep(request.next());
        } else {
            entry.activate();
            shard.announceNext(entry, request.next(), now);
        }
        shard.holdToLimit(entry, now);
        shard.settle(entry, now);
        return new PutReply.Stored(entry.snapshot());
    }

    private void drop(ScheduleEntry entry, PutRequest.Dropped dropped, Instant now) {
        RunId run = RunId.of(entry.id(), dropped.latest());
        entry.setLastNominal(dropped.latest());
        shard.histories()
                .add(entry.id(), RunRecord.dropped(run, dropped.latest(), dropped.count() - 1, dropped.reason(), now));
    }

    boolean delete(ScheduleId id, Instant now) {
        ScheduleEntry entry = shard.schedule(id);
        if (entry == null) {
            return false;
        }
        names.remove(entry);
        shard.removeSchedule(entry, now);
        return true;
    }
}
