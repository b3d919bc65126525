package dev.carillon.client;

import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Stores many definitions, a chunk at a time. What did not fit the state that it was planned from is planned anew and goes
 * with the next sending of its chunk. Not thread-safe.
 */
final class BatchCreation {

    /** A definition as its creator gave it. */
    record Wanted(Schedule schedule, boolean named, OnConflict onConflict) {

        ScheduleId id() {
            return schedule.id();
        }
    }

    /** A definition on its way. */
    private record Open(Wanted wanted, PutRequest request) {}

    /** So many characters of payload make a chunk, so that large ones do not fill the way to the store. */
    private static final int ENOUGH_PAYLOAD = 1_024 * 1_024;

    private final Creation creation;
    private final ScheduleStore store;
    private final Reading reading;
    private final KnownCalendars calendars;
    private final Map<ScheduleId, Scheduled> outcomes = new HashMap<>();

    BatchCreation(Creation creation, ScheduleStore store) {
        this.creation = creation;
        this.store = store;
        this.reading = new Reading(store);
        this.calendars = new KnownCalendars(store);
    }

    List<Scheduled> store(Collection<Wanted> definitions) {
        List<Open> all = new ArrayList<>();
        checked(definitions)
                .forEach(wanted ->
                        plan(wanted, all, () -> creation.first(wanted.schedule(), wanted.named(), calendars)));
        for (int from = 0; from < all.size(); ) {
            int to = endOfChunk(all, from);
            storeChunk(all.subList(from, to));
            from = to;
        }
        return definitions.stream()
                .map(wanted -> Objects.requireNonNull(outcomes.get(wanted.id()), "outcome"))
                .toList();
    }

    /** Where the chunk ends that begins there: it is not too many, nor too much. */
    private static int endOfChunk(List<Open> all, int from) {
        int to = from;
        int payload = 0;
        while (to < all.size() && to - from < ScheduleStore.MAX_PUTS && payload < ENOUGH_PAYLOAD) {
            payload += all.get(to++).wanted().schedule().payload().json().length();
        }
        return to;
    }

    /** Each once; of an id with two definitions none, because nobody could say which was meant. */
    private List<Wanted> checked(Collection<Wanted> definitions) {
        Map<ScheduleId, Wanted> first = new LinkedHashMap<>();
        Set<ScheduleId> ambiguous = new HashSet<>();
        for (Wanted wanted : definitions) {
            Wanted earlier = first.putIfAbsent(wanted.id(), wanted);
            if (earlier != null && !earlier.equals(wanted)) {
                ambiguous.add(wanted.id());
            }
        }
        for (ScheduleId id : ambiguous) {
            first.remove(id);
            outcomes.put(id, refused(id, "is given twice, with different definitions"));
        }
        return List.copyOf(first.values());
    }

    private static Scheduled refused(ScheduleId id, String rule) {
        return new Scheduled.Refused(id, "id: \"" + id + "\" " + rule);
    }

    /** What cannot be planned, because of its calendars, is refused by itself. */
    private void plan(Wanted wanted, List<Open> open, Supplier<PutRequest> plan) {
        try {
            open.add(new Open(wanted, plan.get()));
        } catch (IllegalArgumentException e) {
            outcomes.put(wanted.id(), new Scheduled.Refused(wanted.id(), String.valueOf(e.getMessage())));
        }
    }

    private void storeChunk(List<Open> chunk) {
        List<Open> open = chunk;
        for (int round = 0; round < Changes.MOST_ROUNDS && !open.isEmpty(); round++) {
            List<PutReply> replies =
                    store.putAll(open.stream().map(Open::request).toList());
            if (replies.stream().anyMatch(BatchCreation::isAboutCalendars)) {
                calendars.readAgain();
            }
            List<Open> again = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                answered(open.get(i), replies.get(i), again);
            }
            open = again;
        }
        open.forEach(late -> refuse(late, Changes.KEEPS_CHANGING));
    }

    /** What has to be planned anew goes to {@code again}. */
    private void answered(Open open, PutReply reply, List<Open> again) {
        PutRequest request = open.request();
        Schedule schedule = request.schedule();
        if (reply instanceof PutReply.Stored stored) {
            boolean isNew = request.expectedGeneration() == 0;
            done(open, creation.handle(stored.schedule(), isNew ? Outcome.CREATED : Outcome.UPDATED, reading));
        } else if (reply instanceof PutReply.Unchanged unchanged) {
            done(open, creation.handle(unchanged.schedule(), Outcome.UNCHANGED, reading));
        } else if (reply instanceof PutReply.Differs differs) {
            differs(open, differs.schedule(), again);
        } else if (isAboutCalendars(reply)) {
            plan(open.wanted(), again, () -> creation.again(request, calendars));
        } else {
            Schedule next = reply instanceof PutReply.Bound bound ? schedule.withId(bound.id()) : schedule;
            plan(open.wanted(), again, () -> creation.first(next, open.wanted().named(), calendars));
        }
    }

    private static boolean isAboutCalendars(PutReply reply) {
        return reply instanceof PutReply.UnknownCalendar || reply instanceof PutReply.Outdated;
    }

    private void differs(Open open, StoredSchedule existing, List<Open> again) {
        switch (open.wanted().onConflict()) {
            case KEEP -> done(open, creation.handle(existing, Outcome.UNCHANGED, reading));
            case FAIL -> refuse(open, "is taken by another definition");
            case UPDATE -> {
                Schedule schedule = open.request().schedule();
                boolean named = open.wanted().named();
                plan(open.wanted(), again, () -> creation.update(existing, schedule, named, calendars));
            }
        }
    }

    private void refuse(Open open, String rule) {
        outcomes.put(open.wanted().id(), refused(open.wanted().id(), rule));
    }

    private void done(Open open, ScheduleHandle handle) {
        ScheduleId id = open.wanted().id();
        outcomes.put(id, handle.id().equals(id) ? new Scheduled.Stored(handle) : new Scheduled.Bound(id, handle));
    }
}
