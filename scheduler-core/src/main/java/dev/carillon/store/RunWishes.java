package dev.carillon.store;

import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people and programs want of the runs of one shard in memory. Not thread-safe. */
final class RunWishes {

    private final ShardState shard;

    RunWishes(ShardState shard) {
        this.shard = shard;
    }

    TriggerReply trigger(TriggerRequest request, Instant now) {
        ScheduleEntry entry = shard.schedule(request.run().schedule());
        if (entry == null) {
            return new TriggerReply.Unknown();
        }
        if (entry.owns(request.run())) {
            return new TriggerReply.Queued(request.run());
        }
        if (request.isOnce() && isOver(request.run(), now)) {
            return new TriggerReply.Queued(request.run());
        }
        if (shard.run(request.run()) != null) {
            return new TriggerReply.Overlapping(List.of(request.run()));
        }
        boolean hasToWait = entry.isFull() && !request.ignoreOverlap();
        boolean isTooMuch = entry.unfinished().size() >= ScheduleStore.MAX_UNFINISHED;
        if (isTooMuch || (hasToWait && !entry.hasRoomForManual())) {
            return new TriggerReply.Overlapping(List.copyOf(entry.unfinished()));
        }
        RunEntry run = new RunEntry(request.run(), entry.lane(), request.nominal(), 0, Cause.MANUAL, now);
        if (hasToWait) {
            entry.asked().put(run.id(), run);
            shard.cancelForWaiting(entry, now);
            return new TriggerReply.Queued(request.run());
        }
        shard.deadLetters().remove(request.run());
        shard.addRun(entry, run);
        shard.enqueue(entry, run, now);
        return new TriggerReply.Queued(request.run());
    }

    /** Whether it ended, as far as is remembered. */
    private boolean isOver(RunId run, Instant now) {
        return shard.histories().find(run, now).isPresent()
                || shard.deadLetters().find(run).isPresent();
    }

    BackfillReply backfill(BackfillRequest request, Instant now) {
        ScheduleEntry entry = shard.schedule(request.schedule());
        if (entry == null) {
            return new BackfillReply.Unknown();
        }
        List<RunId> added = request.runs().stream()
                .filter(run -> !entry.owns(run) && (request.force() || !hasEnded(run, now)))
                .distinct()
                .toList();
        int waiting = entry.asked().size();
        if (!added.isEmpty() && waiting + added.size() > ScheduleStore.MAX_UNFINISHED) {
            return new BackfillReply.Full(waiting);
        }
        for (RunId run : added) {
            entry.asked().put(run, new RunEntry(run, entry.lane(), run.nominal(), 0, Cause.BACKFILL, now));
        }
        shard.release(entry, now);
        return new BackfillReply.Added(added);
    }

    /** Whether it ended after a start, as far as the history goes back. */
    private boolean hasEnded(RunId run, Instant now) {
        return shard.histories()
                .find(run, now)
                .filter(record -> record.attempt() > 0)
                .isPresent();
    }

    RequeueReply requeue(RunId id, Instant now) {
        Optional<DeadLetters.Dead> dead = shard.deadLetters().find(id);
        if (dead.isEmpty()) {
            return RequeueReply.UNKNOWN;
        }
        ScheduleEntry entry = shard.schedule(id.schedule());
        if (entry == null || shard.deadLetters().isStray(id) || entry.owns(id) || shard.run(id) != null) {
            return RequeueReply.IMPOSSIBLE;
        }
        if (entry.unfinished().size() >= ScheduleStore.MAX_UNFINISHED) {
            return RequeueReply.IMPOSSIBLE;
        }
        shard.deadLetters().remove(id);
        RunEntry run = new RunEntry(id, entry.lane(), id.nominal(), dead.get().missedCount(), Cause.MANUAL, now);
        run.countFrom(dead.get().letter().attempt());
        shard.addRun(entry, run);
        shard.enqueue(entry, run, now);
        return RequeueReply.REQUEUED;
    }
}
