package dev.carillon.testing.model;

import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.CancelReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import dev.carillon.testing.model.ModelRun.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people want of runs. */
record ModelWishes(Model model) {

    /** A manual run moves no fire time; it obeys the overlap rule unless told otherwise. */
    TriggerReply trigger(TriggerRequest request, Instant now) {
        RunId id = request.run();
        ModelSchedule schedule = model.schedules.get(id.schedule());
        if (schedule == null) {
            return new TriggerReply.Unknown();
        } else if (schedule.find(id).isPresent()) {
            return new TriggerReply.Queued(id);
        } else if (model.hasNamesake(id)) {
            return new TriggerReply.Overlapping(List.of(id));
        } else if (schedule.isFull() && !request.ignoreOverlap()) {
            return waitForRoom(schedule, request, now);
        }
        model.letters.remove(id);
        schedule.unfinished.add(new ModelRun(id, request.nominal(), 0, Cause.MANUAL, Place.WAITING, now));
        return new TriggerReply.Queued(id);
    }

    /** It waits in front of the schedule's own fire times, if the rule lets things wait and too many do not yet. */
    private TriggerReply waitForRoom(ModelSchedule schedule, TriggerRequest request, Instant now) {
        long manual = schedule.asked.stream().filter(run -> run.id.isManual()).count();
        if (schedule.queue.size() + manual
                >= schedule.definition.policies().overlap().queueLimit()) {
            return new TriggerReply.Overlapping(ModelSchedule.ids(schedule.unfinished));
        }
        schedule.asked.add(new ModelRun(request.run(), request.nominal(), 0, Cause.MANUAL, Place.QUEUED, now));
        schedule.toCancel().forEach(each -> cancel(each, now));
        return new TriggerReply.Queued(request.run());
    }

    /** What waits is over at once, the node of what runs is asked to stop it. */
    CancelReply cancel(RunId id, Instant now) {
        Optional<ModelRun> run = model.find(id.schedule()).flatMap(schedule -> schedule.find(id));
        Optional<ModelRun> running = model.runs()
                .filter(any -> any.id.equals(id) && any.is(Place.RUNNING))
                .findFirst();
        if (run.isPresent() && !run.get().is(Place.RUNNING)) {
            model.end(run.get(), RunState.CANCELLED, now);
            return CancelReply.CANCELLED;
        }
        running.ifPresent(found -> found.cancelWanted = true);
        return running.isPresent() ? CancelReply.REQUESTED : CancelReply.UNKNOWN;
    }

    /** The next fire time is dropped, if it still is the next one. */
    boolean skip(StoredSchedule read, Optional<Instant> following, Instant now) {
        Optional<ModelSchedule> found = model.find(read.schedule().id()).filter(schedule -> schedule.isAsPlanned(read));
        found.ifPresent(schedule -> {
            Instant nominal = schedule.next.orElseThrow();
            model.recordDrop(schedule.definition.id(), nominal, 0, DropReason.SKIPPED);
            schedule.moveOn(nominal, following, now);
        });
        return found.isPresent();
    }

    /** What is under way, or has run as far as the history goes back, is left out; the latter unless forced. */
    BackfillReply backfill(BackfillRequest request, Instant now) {
        List<RunId> added = new ArrayList<>();
        model.find(request.schedule()).ifPresent(schedule -> {
            for (RunId id : request.runs()) {
                boolean hasRun = model.history(request.schedule()).stream()
                        .anyMatch(line -> line.run().equals(id) && line.attempt() > 0);
                if (schedule.find(id).isEmpty() && (request.force() || !hasRun)) {
                    schedule.asked.add(new ModelRun(id, id.nominal(), 0, Cause.BACKFILL, Place.QUEUED, now));
                    added.add(id);
                }
            }
            schedule.letQueueGo(now);
        });
        return model.find(request.schedule()).isPresent()
                ? new BackfillReply.Added(added)
                : new BackfillReply.Unknown();
    }

    /** The same run again, with all its retries, whatever the overlap rule says; not while one of its name is under way. */
    RequeueReply requeue(RunId id, Instant now) {
        Optional<ModelLetters.Dead> dead = model.letters.find(id);
        if (dead.isEmpty()) {
            return RequeueReply.UNKNOWN;
        }
        ModelSchedule schedule = model.schedules.get(id.schedule());
        if (schedule == null || dead.get().isStray() || schedule.find(id).isPresent() || model.hasNamesake(id)) {
            return RequeueReply.IMPOSSIBLE;
        }
        model.letters.remove(id);
        ModelRun run = new ModelRun(id, id.nominal(), dead.get().missed(), Cause.MANUAL, Place.WAITING, now);
        run.attempts = dead.get().letter().attempt();
        schedule.unfinished.add(run);
        return RequeueReply.REQUEUED;
    }
}
