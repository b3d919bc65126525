package dev.carillon.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Lets a schedule fire again: one that is paused, or an active one that lost its fire time.
 *
 * @param schedule the schedule as it was read; its generation must be unchanged, and so must be the pause that holds it, of
 *     its own or of several, and the fire time that it keeps: where one ended since and another began, the request has come
 *     too late
 * @param next its next fire time; empty when there is none
 * @param missed the fire times that passed during the pause
 * @param catchUp true to run the latest of them, for all of them; false to drop them, which leaves a record
 */
public record ResumeRequest(StoredSchedule schedule, Optional<Instant> next, Optional<Missed> missed, boolean catchUp) {

    /**
     * Fire times that passed.
     *
     * @param latest the latest of them
     * @param count how many there are, at least 1
     */
    public record Missed(Instant latest, int count) {}
}
