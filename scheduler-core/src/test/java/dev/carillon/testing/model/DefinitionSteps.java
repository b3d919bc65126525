package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
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

    /** A definition where none is expected; in the way may be another one, or the same. */
    void create(Draw draw) {
        ScheduleId id = anyId(draw);
        Optional<StoredSchedule> there = walk.read(id).filter(any -> draw.chance(30));
        Schedule schedule = there.map(StoredSchedule::schedule).orElseGet(() -> walk.definitions.any(id, draw));
        Instant now = walk.world.planned();
        Instant anchor = OccurrencePlanner.anchor(schedule, now);
        Optional<Instant> first = OccurrencePlanner.first(schedule, now);
        walk.require("anchor of " + schedule, ModelTimes.anchorOf(schedule, now), anchor);
        walk.require("first fire time of " + schedule, new ModelTimes(schedule, anchor).first(now), first);
        put(PutRequest.create(schedule, true, anchor, first));
    }

    void update(Draw draw) {
        walk.read(anyId(draw)).ifPresentOrElse(read -> update(read, draw), () -> create(draw));
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
        Optional<PutRequest.Dropped> dropped = OccurrencePlanner.droppedByUpdate(read, schedule, next, now);
        walk.require("dropped by an update to " + schedule, plan.droppedByUpdate(schedule), dropped);
        put(PutRequest.replace(read, schedule, true, anchor, next).withDropped(dropped));
    }

    private void put(PutRequest request) {
        walk.tell(Told.of(request));
        Class<? extends PutReply> expected = walk.model.put(request, walk.now());
        PutReply actual = walk.store().put(request);
        walk.note("put: " + actual.getClass().getSimpleName());
        walk.require("reply to put", expected, actual.getClass());
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
