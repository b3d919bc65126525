package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One schedule in memory. Not thread-safe. */
final class ScheduleEntry {

    private final Set<RunId> unfinished = new LinkedHashSet<>();
    private Schedule schedule;
    private boolean named;
    private long generation;
    private ScheduleState state = ScheduleState.ACTIVE;
    private Optional<Instant> next = Optional.empty();
    private Optional<Instant> lastNominal = Optional.empty();
    private Instant anchor;
    private Optional<Pause> pause = Optional.empty();
    private Optional<Instant> completedAt = Optional.empty();

    ScheduleEntry(PutRequest request, long generation) {
        this.schedule = request.schedule();
        this.generation = generation;
        this.named = request.named();
        this.anchor = request.anchor();
    }

    ScheduleId id() {
        return schedule.id();
    }

    Schedule schedule() {
        return schedule;
    }

    TaskName task() {
        return schedule.task();
    }

    boolean isNamed() {
        return named;
    }

    long generation() {
        return generation;
    }

    Optional<Instant> next() {
        return next;
    }

    boolean isActive() {
        return state == ScheduleState.ACTIVE;
    }

    boolean isPaused() {
        return state == ScheduleState.PAUSED;
    }

    boolean isCompleted() {
        return state == ScheduleState.COMPLETED;
    }

    /** True when it has been completed, without unfinished runs, since before {@code moment}. */
    boolean isOutlived(Instant moment) {
        return unfinished.isEmpty()
                && completedAt.filter(at -> !at.isAfter(moment)).isPresent();
    }

    /** True when it is active and nothing will ever make it fire. */
    boolean isStalled() {
        return isActive() && next.isEmpty() && unfinished.isEmpty();
    }

    /** True when it is still what a plan was made from. */
    boolean isAt(long expectedGeneration, Optional<Instant> expectedNext) {
        return generation == expectedGeneration && next.equals(expectedNext);
    }

    boolean isFull() {
        return unfinished.size() >= schedule.policies().overlap().limit();
    }

    Set<RunId> unfinished() {
        return unfinished;
    }

    void replace(PutRequest request) {
        schedule = request.schedule();
        named |= request.named();
        anchor = request.anchor();
        generation++;
    }

    void setNext(Optional<Instant> value) {
        next = value;
    }

    void setLastNominal(Instant value) {
        lastNominal = Optional.of(value);
    }

    void activate() {
        state = ScheduleState.ACTIVE;
        pause = Optional.empty();
        completedAt = Optional.empty();
    }

    void pause(Pause value) {
        state = ScheduleState.PAUSED;
        pause = Optional.of(value);
    }

    void complete(Instant now) {
        state = ScheduleState.COMPLETED;
        completedAt = Optional.of(now);
    }

    StoredSchedule snapshot() {
        return new StoredSchedule(
                schedule, generation, state, next, lastNominal, anchor, pause, List.copyOf(unfinished));
    }
}
