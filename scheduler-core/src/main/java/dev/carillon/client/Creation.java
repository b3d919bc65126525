package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Stores a definition: plans its fire time from what is there, and begins anew when that has changed. Thread-safe. */
final class Creation {

    private final SchedulerClient client;
    private final ScheduleStore store;
    private final Pauses pauses;

    Creation(SchedulerClient client, ScheduleStore store, Pauses pauses) {
        this.client = client;
        this.store = store;
        this.pauses = pauses;
    }

    Instant now() {
        return Changes.now(store);
    }

    /** Replaces the definition of a schedule, if it has a generation still. */
    ScheduleHandle replace(Schedule wanted, long generation) {
        KnownCalendars calendars = new KnownCalendars(store);
        for (int round = 0; round < Changes.MOST_ROUNDS; round++) {
            StoredSchedule there = store.get(wanted.id()).orElseThrow(() -> new UnknownScheduleException(wanted.id()));
            if (there.generation() != generation) {
                throw new ScheduleConflictException(
                        wanted.id(), "has generation " + there.generation() + " and not " + generation);
            }
            PutReply reply = store.put(update(there, wanted, true, calendars));
            if (reply instanceof PutReply.Stored stored) {
                return handle(stored.schedule(), Outcome.UPDATED);
            } else if (reply instanceof PutReply.Unchanged unchanged) {
                return handle(unchanged.schedule(), Outcome.UNCHANGED);
            } else if (reply instanceof PutReply.UnknownCalendar unknown) {
                throw KnownCalendars.none(unknown.name());
            } else if (reply instanceof PutReply.Outdated) {
                calendars.readAgain();
            }
        }
        throw new ScheduleConflictException(wanted.id(), Changes.KEEPS_CHANGING);
    }

    ScheduleHandle create(Schedule wanted, boolean named, OnConflict onConflict) {
        KnownCalendars calendars = new KnownCalendars(store);
        PutRequest request = first(wanted, named, calendars);
        for (int round = 0; round < Changes.MOST_ROUNDS; round++) {
            PutReply reply = store.put(request);
            if (reply instanceof PutReply.Stored stored) {
                boolean isNew = request.expectedGeneration() == 0;
                return handle(stored.schedule(), isNew ? Outcome.CREATED : Outcome.UPDATED);
            } else if (reply instanceof PutReply.Unchanged unchanged) {
                return handle(unchanged.schedule(), Outcome.UNCHANGED);
            } else if (reply instanceof PutReply.Bound bound) {
                request = first(wanted.withId(bound.id()), named, calendars);
            } else if (reply instanceof PutReply.UnknownCalendar unknown) {
                throw KnownCalendars.none(unknown.name());
            } else if (reply instanceof PutReply.Gone) {
                request = first(request.schedule(), named, calendars);
            } else if (reply instanceof PutReply.Outdated) {
                calendars.readAgain();
                request = again(request, calendars);
            } else {
                StoredSchedule existing = ((PutReply.Differs) reply).schedule();
                if (onConflict == OnConflict.KEEP) {
                    return handle(existing, Outcome.UNCHANGED);
                } else if (onConflict == OnConflict.FAIL) {
                    throw new ScheduleConflictException(existing.schedule().id(), "is taken by another definition");
                }
                request = update(existing, request.schedule(), named, calendars);
            }
        }
        throw new ScheduleConflictException(request.schedule().id(), Changes.KEEPS_CHANGING);
    }

    /** The same request, planned anew. */
    PutRequest again(PutRequest request, KnownCalendars calendars) {
        Schedule schedule = request.schedule();
        return store.get(schedule.id())
                .filter(there -> request.expectedGeneration() != 0)
                .map(there -> update(there, schedule, request.named(), calendars))
                .orElseGet(() -> first(schedule, request.named(), calendars));
    }

    PutRequest first(Schedule schedule, boolean named, KnownCalendars known) {
        Instant now = now();
        List<StoredCalendar> calendars = known.of(schedule);
        Optional<Instant> first = OccurrencePlanner.first(schedule, calendars, now);
        if (isNoneLeft(calendars, first, () -> OccurrencePlanner.first(schedule, now)) && !isThere(schedule)) {
            throw noneLeft(schedule);
        }
        return PutRequest.create(schedule, named, OccurrencePlanner.anchor(schedule, now), first)
                .withCalendars(calendars);
    }

    /** True when calendars exclude every fire time, as far as anybody looks; without calendars nothing is planned twice. */
    private static boolean isNoneLeft(
            List<StoredCalendar> calendars, Optional<Instant> planned, Supplier<Optional<Instant>> otherwise) {
        return !calendars.isEmpty()
                && planned.map(at -> OccurrencePlanner.isExcluded(calendars, at))
                        .orElseGet(() -> otherwise.get().isPresent());
    }

    /** What is there already with these times stays, whatever its calendars have become. */
    private boolean isThere(Schedule schedule) {
        return store.get(schedule.id())
                .map(StoredSchedule::schedule)
                .filter(there -> there.recurrence().equals(schedule.recurrence()))
                .filter(there -> there.bounds().equals(schedule.bounds()))
                .isPresent();
    }

    private static IllegalArgumentException noneLeft(Schedule schedule) {
        return new IllegalArgumentException(
                "except: the calendars " + schedule.bounds().except() + " exclude every fire time");
    }

    PutRequest update(StoredSchedule existing, Schedule schedule, boolean named, KnownCalendars known) {
        Instant now = now();
        List<StoredCalendar> calendars = known.of(schedule);
        Optional<Instant> next = OccurrencePlanner.nextAfterUpdate(existing, schedule, calendars, now);
        boolean isNew = !next.equals(existing.awaited());
        if (isNew && isNoneLeft(calendars, next, () -> OccurrencePlanner.nextAfterUpdate(existing, schedule, now))) {
            throw noneLeft(schedule);
        }
        return PutRequest.replace(
                        existing, schedule, named, OccurrencePlanner.anchorAfterUpdate(existing, schedule, now), next)
                .withCalendars(calendars)
                .withDropped(OccurrencePlanner.droppedByUpdate(existing, schedule, next, now));
    }

    private ScheduleHandle handle(StoredSchedule schedule, Outcome outcome) {
        return handle(schedule, outcome, new Reading(store));
    }

    /** The schedule as it is when its pauses have followed its definition. */
    ScheduleHandle handle(StoredSchedule schedule, Outcome outcome, Reading reading) {
        return new ScheduleHandle(client, reading.shown(pauses.letGo(schedule)), outcome);
    }
}
