package dev.carillon.node.simulation;

import dev.carillon.client.SchedulerClient;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whoever changes schedules while they fire, through a client whose way to the store is a good one. */
final class Operator {

    private static final int MOST_SCHEDULES = 4;
    private static final int LEAST_PAUSE_MILLIS = 100;

    private final World world;
    private final Timeline timeline;
    private final Chance chance;
    private final SchedulerClient client;
    private final Definitions definitions;
    private final int everyMillis;
    private int manual;

    Operator(World world, long endMillis) {
        this.world = world;
        this.timeline = world.timeline();
        this.chance = world.chance();
        this.client = new SchedulerClient(world.store(), "operator");
        this.definitions = new Definitions(chance, timeline, endMillis);
        this.everyMillis = chance.percent(15) ? Integer.MAX_VALUE / 2 : (int) chance.between(500, 4_000);
    }

    void begin() {
        int schedules = (int) chance.between(1, MOST_SCHEDULES);
        for (int i = 0; i < schedules; i++) {
            ScheduleId id = new ScheduleId("s" + i);
            timeline.in(chance.nanosBetween(0, 3_000), () -> client.put(definitions.drawn(id)));
        }
        actLater(schedules);
    }

    private void actLater(int schedules) {
        timeline.in(Timeline.nanos(chance.between(LEAST_PAUSE_MILLIS, 2L * everyMillis)), () -> {
            if (!world.isCalm()) {
                act(new ScheduleId("s" + chance.below(schedules)));
                actLater(schedules);
            }
        });
    }

    private void act(ScheduleId id) {
        Optional<StoredSchedule> there = client.get(id);
        if (there.isEmpty()) {
            client.put(definitions.drawn(id));
            return;
        }
        switch (chance.below(12)) {
            case 0, 1 -> client.put(definitions.instead(there.get().schedule()));
            case 2 -> client.pause(id, "drawn");
            case 3 -> client.pause(id, "drawn", timeline.instant().plusMillis(chance.between(1, 5_000)));
            case 4, 5 -> client.resume(id, chance.percent(50) ? CatchUp.FIRE_ONCE : CatchUp.NONE);
            case 6 -> trigger(id);
            case 7 -> cancel(there.get());
            case 8 -> client.skipNext(id);
            case 9 -> backfill(id);
            case 10 -> requeue();
            default -> {
                if (chance.percent(50)) {
                    client.delete(id);
                }
            }
        }
    }

    /** Under a name that is not drawn by the client, so that the same seed gives the same names. */
    private void trigger(ScheduleId id) {
        Instant now = Timeline.moment(timeline.nowMillis());
        RunId run = RunId.manual(id, now, "m" + manual++);
        world.store().trigger(new TriggerRequest(run, now, chance.percent(30)));
    }

    private void cancel(StoredSchedule schedule) {
        List<RunId> runs = chance.percent(70) ? schedule.unfinished() : schedule.queued();
        if (!runs.isEmpty()) {
            client.cancel(chance.oneOf(runs));
        }
    }

    private void backfill(ScheduleId id) {
        long now = timeline.nowMillis();
        client.backfill(id, Timeline.moment(now - chance.between(2_000, 8_000)), Timeline.moment(now - 1_000));
    }

    private void requeue() {
        List<DeadLetter> dead = world.store().deadLetters(new Shard(0), ScheduleStore.MAX_BATCH);
        if (!dead.isEmpty()) {
            client.requeue(chance.oneOf(dead).run());
        }
    }

    /** Lets everything go on that is paused. */
    void settle() {
        client.list(ListRequest.all())
                .filter(schedule -> schedule.state() == ScheduleState.PAUSED)
                .forEach(paused -> client.resume(paused.schedule().id(), CatchUp.NONE));
    }
}
