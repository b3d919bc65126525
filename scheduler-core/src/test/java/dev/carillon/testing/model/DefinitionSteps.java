package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people and programs do to schedules. */
final class DefinitionSteps {

    private final Walk walk;

    DefinitionSteps(Walk walk) {
        this.walk = walk;
    }

    private ScheduleId anyId(Draw draw) {
        return draw.oneOf(walk.ids);
    }

    private Optional<StoredSchedule> read(ScheduleId id) {
        Optional<StoredSchedule> read = walk.store().get(id);
        read.ifPresent(walk.reads::add);
        return read;
    }

    /** A definition where none is expected; in the way may be another one, or the same. */
    void create(Draw draw) {
        ScheduleId id = anyId(draw);
        Optional<StoredSchedule> there = read(id).filter(any -> draw.chance(30));
        Schedule schedule = there.map(StoredSchedule::schedule).orElseGet(() -> walk.definitions.any(id, draw));
        Instant now = walk.world.planned();
        Instant anchor = OccurrencePlanner.anchor(schedule, now);
        Optional<Instant> first = OccurrencePlanner.first(schedule, now);
        walk.require("anchor of " + schedule, ModelTimes.anchorOf(schedule, now), anchor);
        walk.require("first fire time of " + schedule, new ModelTimes(schedule, anchor).first(now), first);
        put(PutRequest.create(schedule, true, anchor, first));
    }

    void update(Draw draw) {
        read(anyId(draw)).ifPresentOrElse(read -> update(read, draw), () -> create(draw));
    }

    /** From a state that may be over. */
    void staleUpdate(Draw draw) {
        if (!walk.reads.isEmpty()) {
            update(draw.oneOf(walk.reads), draw);
        }
    }

    private void update(StoredSchedule read, Draw draw) {
        update(read, walk.definitions.changed(read.schedule(), draw));
    }

    void update(StoredSchedule read, Schedule schedule) {
        Instant now = walk.world.planned();
        ModelPlan plan = new ModelPlan(read, now);
        Instant anchor = OccurrencePlanner.anchorAfterUpdate(read, schedule, now);
        Optional<Instant> next = OccurrencePlanner.nextAfterUpdate(read, schedule, now);
        walk.require("anchor after an update", plan.anchorAfterUpdate(schedule), anchor);
        walk.require("next after an update to " + schedule, plan.nextAfterUpdate(schedule), next);
        put(PutRequest.replace(read, schedule, true, anchor, next));
    }

    private void put(PutRequest request) {
        walk.tell(Told.of(request));
        Class<? extends PutReply> expected = walk.model.put(request, walk.now());
        PutReply actual = walk.store().put(request);
        walk.note("put: " + actual.getClass().getSimpleName());
        walk.require("reply to put", expected, actual.getClass());
    }

    void pause(Draw draw) {
        ScheduleId id = anyId(draw);
        Pause pause = new Pause("reason " + draw.below(3), "somebody", Instant.EPOCH);
        walk.tell("pause " + id);
        boolean expected = walk.model.pause(id, pause, walk.now());
        Optional<StoredSchedule> reply = walk.store().pause(id, pause);
        walk.note("pause: " + reply.map(StoredSchedule::state));
        walk.require("pause of " + id, expected, reply.isPresent());
    }

    void resume(Draw draw) {
        ScheduleId id = anyId(draw);
        List<StoredSchedule> old = new ArrayList<>(walk.reads);
        old.removeIf(read -> !read.schedule().id().equals(id));
        Optional<StoredSchedule> read = old.isEmpty() || draw.chance(85) ? read(id) : Optional.of(draw.oneOf(old));
        read.ifPresent(schedule -> resume(schedule, draw.oneOf(List.of(CatchUp.values()))));
    }

    void resume(StoredSchedule read, CatchUp catchUp) {
        Instant now = walk.world.planned();
        ResumeRequest request = OccurrencePlanner.resume(read, catchUp, now);
        walk.tell(Told.of(request));
        walk.require("plan to resume", new ModelPlan(read, now).resume(catchUp), request);
        boolean expected = walk.model.resume(request, walk.now());
        boolean actual = walk.store().resume(request);
        walk.note("resume: " + actual);
        walk.require("resume", expected, actual);
    }

    /** A new run by hand, or the same again. */
    void trigger(Draw draw) {
        ScheduleId id = anyId(draw);
        List<RunId> known = walk.granted.stream()
                .map(Claim::run)
                .filter(run -> run.isManual() && run.schedule().equals(id))
                .toList();
        Instant now = walk.world.planned();
        RunId run = !known.isEmpty() && draw.chance(20)
                ? draw.oneOf(known)
                : RunId.manual(id, now, "m" + walk.manualRuns++);
        TriggerRequest request = new TriggerRequest(run, run.nominal(), draw.chance(25));
        walk.tell("trigger " + request);
        TriggerReply expected = walk.model.trigger(request, walk.now());
        TriggerReply actual = walk.store().trigger(request);
        walk.note("trigger: " + actual.getClass().getSimpleName());
        walk.require("trigger of " + run, expected, actual);
    }

    void delete(Draw draw) {
        delete(anyId(draw));
    }

    void delete(ScheduleId id) {
        walk.tell("delete " + id);
        boolean expected = walk.model.delete(id, walk.now());
        boolean actual = walk.store().delete(id);
        walk.note("delete: " + actual);
        walk.require("delete of " + id, expected, actual);
    }
}
