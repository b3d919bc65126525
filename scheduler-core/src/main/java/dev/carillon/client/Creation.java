package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Stores a definition: plans its fire time from what is there, and begins anew when that has changed. Thread-safe. */
final class Creation {

    /** How often a creation begins anew because others changed the schedule meanwhile. */
    static final int MOST_ROUNDS = 100;

    private final SchedulerClient client;
    private final ScheduleStore store;

    Creation(SchedulerClient client, ScheduleStore store) {
        this.client = client;
        this.store = store;
    }

    Instant now() {
        return store.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    ScheduleHandle create(Schedule wanted, boolean named, OnConflict onConflict) {
        PutRequest request = first(wanted, named);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            PutReply reply = store.put(request);
            if (reply instanceof PutReply.Stored stored) {
                boolean isNew = request.expectedGeneration() == 0;
                return handle(stored.schedule(), isNew ? Outcome.CREATED : Outcome.UPDATED);
            } else if (reply instanceof PutReply.Unchanged unchanged) {
                return handle(unchanged.schedule(), Outcome.UNCHANGED);
            } else if (reply instanceof PutReply.Bound bound) {
                request = first(wanted.withId(bound.id()), named);
            } else if (reply instanceof PutReply.Gone) {
                request = first(request.schedule(), named);
            } else {
                StoredSchedule existing = ((PutReply.Differs) reply).schedule();
                if (onConflict == OnConflict.KEEP) {
                    return handle(existing, Outcome.UNCHANGED);
                } else if (onConflict == OnConflict.FAIL) {
                    throw new ScheduleConflictException(existing.schedule().id(), "is taken by another definition");
                }
                request = update(existing, request.schedule(), named);
            }
        }
        throw new ScheduleConflictException(
                request.schedule().id(), "was changed by others " + MOST_ROUNDS + " times meanwhile");
    }

    PutRequest first(Schedule schedule, boolean named) {
        Instant now = now();
        return PutRequest.create(
                schedule, named, OccurrencePlanner.anchor(schedule, now), OccurrencePlanner.first(schedule, now));
    }

    PutRequest update(StoredSchedule existing, Schedule schedule, boolean named) {
        Instant now = now();
        return PutRequest.replace(
                existing,
                schedule,
                named,
                OccurrencePlanner.anchorAfterUpdate(existing, schedule, now),
                OccurrencePlanner.nextAfterUpdate(existing, schedule, now));
    }

    ScheduleHandle handle(StoredSchedule schedule, Outcome outcome) {
        return new ScheduleHandle(client, schedule, outcome);
    }
}
