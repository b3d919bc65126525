package dev.carillon.node.simulation;

import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.Optional;

/** Writes down what the operators of schedules asked for and got. */
final class Wishes {

    private final Books books;

    Wishes(Books books) {
        this.books = books;
    }

    void put(PutRequest request, long generation) {
        ScheduleId id = request.schedule().id();
        ScheduleBook there = books.schedules.get(id);
        if (there == null) {
            books.schedules.put(id, new ScheduleBook(request, generation, books.now()));
        } else {
            there.update(request, generation, books.now());
        }
    }

    void paused(ScheduleId id, Optional<StoredSchedule> reply) {
        ScheduleBook schedule = books.schedules.get(id);
        if (schedule != null && reply.isPresent()) {
            schedule.paused = reply.get().state() == ScheduleState.PAUSED;
            schedule.everPaused |= schedule.paused;
        }
    }

    void resumed(ResumeRequest request, boolean done) {
        ScheduleBook schedule =
                books.schedules.get(request.schedule().schedule().id());
        if (schedule != null && done) {
            schedule.paused = false;
            schedule.touched = books.now();
            // what the pause held back is due, whatever delay is left of it
            schedule.runs.values().forEach(run -> run.notBefore = Math.min(run.notBefore, books.now()));
            if (request.catchUp()) {
                books.mayBeCancelled(schedule);
                request.missed()
                        .ifPresent(missed -> add(schedule, RunId.of(schedule.id, missed.latest())).queued = true);
            }
        }
    }

    private static RunBook add(ScheduleBook schedule, RunId id) {
        return schedule.runs.computeIfAbsent(id, run -> new RunBook(run, Timeline.millis(nominal(run))));
    }

    private static Instant nominal(RunId run) {
        return run.nominal();
    }

    void skipped(StoredSchedule planned, boolean done) {
        ScheduleBook schedule = books.schedules.get(planned.schedule().id());
        if (schedule != null && done) {
            schedule.skip(Timeline.millis(planned.next().orElseThrow()));
            schedule.touched = books.now();
        }
    }

    void triggered(TriggerRequest request, TriggerReply reply) {
        ScheduleBook schedule = books.schedules.get(request.run().schedule());
        if (schedule != null && reply instanceof TriggerReply.Queued) {
            books.mayBeCancelled(schedule);
            add(schedule, request.run());
        }
    }

    void requeued(RunId id, RequeueReply reply) {
        if (reply == RequeueReply.REQUEUED) {
            Optional<RunBook> run = books.find(id);
            books.require(
                    run.filter(dead -> dead.ended == RunState.DEAD).isPresent(),
                    Invariant.NOTHING_STARTS_THAT_NOBODY_ASKED_FOR,
                    id + " was requeued");
            run.ifPresent(RunBook::again);
        }
    }

    /** What had begun before is not begun again, unless it waits or its history is forgotten. */
    void backfilled(BackfillReply reply) {
        if (reply instanceof BackfillReply.Added added) {
            for (RunId id : added.runs()) {
                ScheduleBook schedule = books.schedules.get(id.schedule());
                RunBook old = schedule == null ? null : schedule.runs.get(id);
                books.require(
                        old == null || old.attempts == 0,
                        Invariant.ONE_END_FOR_EACH_RUN,
                        id + " is filled in though it has begun");
                if (schedule != null) {
                    schedule.runs.remove(id);
                    add(schedule, id).fillsIn = true;
                }
            }
        }
    }

    void deleted(ScheduleId id, boolean done) {
        ScheduleBook schedule = done ? books.schedules.remove(id) : null;
        if (schedule != null) {
            for (RunBook run : schedule.runs.values()) {
                if (run.open != null) {
                    run.orphan = true;
                    books.orphans.put(run.id, run);
                }
            }
        }
    }
}
