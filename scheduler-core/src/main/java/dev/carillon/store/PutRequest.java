package dev.carillon.store;

import dev.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A definition to store, with the state that it was planned from: the same pair, generation and fire time, that a claim is
 * compared with, and the fire time that a pause keeps, so that an update never brings back a fire time that was claimed after
 * it was planned.
 *
 * @param schedule the definition
 * @param named true when its creator chose the id; a definition without a chosen id gives way to an equal one that has one
 * @param anchor from where fixed-rate intervals count
 * @param next the first fire time; empty when there is none. That of a paused schedule is what its pause keeps from now on
 * @param expectedGeneration the generation that this replaces, or 0 when nothing of that id is expected
 * @param expectedNext the fire time of what this replaces, as it was read; empty when nothing is expected
 * @param expectedKept the fire time that the pause of what this replaces keeps, as it was read
 * @param calendars the calendars that the definition names, as they were when the fire time was planned
 * @param dropped what has passed by the definition that this replaces and will not run any more
 */
public record PutRequest(
        Schedule schedule,
        boolean named,
        Instant anchor,
        Optional<Instant> next,
        long expectedGeneration,
        Optional<Instant> expectedNext,
        Optional<Instant> expectedKept,
        List<StoredCalendar> calendars,
        Optional<Dropped> dropped) {

    /**
     * Fire times that an update drops, which leaves a record.
     *
     * @param latest the latest of them
     * @param count how many there are
     * @param reason why
     */
    public record Dropped(Instant latest, int count, DropReason reason) {}

    public PutRequest {
        calendars = List.copyOf(calendars);
    }

    /**
     * Returns requests that may be sent with one call.
     *
     * @throws IllegalArgumentException when there are none, or more than {@link ScheduleStore#MAX_PUTS}
     */
    public static List<PutRequest> requireBatch(List<PutRequest> requests) {
        return ClaimRequest.requireBatch("requests", requests, ScheduleStore.MAX_PUTS);
    }

    /** A request to store a definition where nothing of its id is expected. */
    public static PutRequest create(Schedule schedule, boolean named, Instant anchor, Optional<Instant> next) {
        return new PutRequest(
                schedule, named, anchor, next, 0, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /** A request to replace the definition that was read. */
    public static PutRequest replace(
            StoredSchedule old, Schedule schedule, boolean named, Instant anchor, Optional<Instant> next) {
        return new PutRequest(
                schedule,
                named,
                anchor,
                next,
                old.generation(),
                old.next(),
                old.pause().flatMap(Pause::next),
                List.of(),
                Optional.empty());
    }

    /** The same request, planned with some calendars. */
    public PutRequest withCalendars(List<StoredCalendar> value) {
        return with(value, dropped);
    }

    /** The same request, which drops some fire times. */
    public PutRequest withDropped(Optional<Dropped> value) {
        return with(calendars, value);
    }

    private PutRequest with(List<StoredCalendar> others, Optional<Dropped> gone) {
        return new PutRequest(
                schedule, named, anchor, next, expectedGeneration, expectedNext, expectedKept, others, gone);
    }
}
