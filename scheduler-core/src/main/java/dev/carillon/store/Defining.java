package dev.carillon.store;

import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
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
        if (!old.isAt(request.expectedGeneration(), request.expectedNext())) {
            return new PutReply.Differs(old.snapshot());
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
        ScheduleEntry entry = new ScheduleEntry(
                request, shard.firstGeneration(request.schedule().id(), now));
        shard.addSchedule(entry);
        names.add(entry);
        shard.announceNext(entry, request.next(), now);
        if (!(entry.schedule().recurrence() instanceof EveryAfter)) {
            shard.settle(entry, now);
        }
        return new PutReply.Stored(entry.snapshot());
    }

    private PutReply replace(ScheduleEntry entry, PutRequest request, Instant now) {
        names.remove(entry);
        shard.replace(entry, request);
        names.add(entry);
        if (!entry.isPaused()) {
            entry.activate();
            shard.announceNext(entry, request.next(), now);
        }
        shard.settle(entry, now);
        return new PutReply.Stored(entry.snapshot());
    }

    Optional<StoredSchedule> pause(ScheduleId id, Pause pause, Instant now) {
        ScheduleEntry entry = shard.schedule(id);
        if (entry == null) {
            return Optional.empty();
        }
        if (!entry.isCompleted()) {
            shard.setNext(entry, Optional.empty());
            entry.pause(new Pause(pause.reason(), pause.actor(), now));
        }
        return Optional.of(entry.snapshot());
    }

    boolean resume(ResumeRequest request, Instant now) {
        ScheduleEntry entry = shard.schedule(request.schedule().schedule().id());
        if (entry == null || entry.generation() != request.schedule().generation()) {
            return false;
        }
        if (!entry.isPaused() && !entry.isStalled()) {
            return false;
        }
        shard.makeDue(entry, now);
        entry.activate();
        entry.forgetFailures();
        request.missed().ifPresent(missed -> miss(entry, missed, request.catchUp(), now));
        shard.setNext(entry, entry.isExhausted() ? Optional.empty() : request.next());
        shard.settle(entry, now);
        shard.wake(entry.lane());
        return true;
    }

    /** Lets the latest of the fire times that passed run for all of them, or drops them. */
    private void miss(ScheduleEntry entry, ResumeRequest.Missed missed, boolean catchUp, Instant now) {
        RunId run = RunId.of(entry.id(), missed.latest());
        entry.setLastNominal(missed.latest());
        if (!catchUp) {
            shard.addHistory(
                    entry.id(), RunRecord.dropped(run, missed.latest(), missed.count() - 1, DropReason.PAUSED, now));
        } else if (!entry.owns(run)) {
            entry.countStart(1);
            shard.queue(
                    entry,
                    new RunEntry(run, entry.lane(), missed.latest(), missed.count() - 1, Cause.SCHEDULE, now),
                    now);
        }
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
