package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One schedule, as it was when the handle was made, and what can be done with it.
 *
 * <p>Immutable and thread-safe. Methods that change the schedule throw {@link UnknownScheduleException} when it has been
 * deleted meanwhile, and {@link dev.carillon.store.StoreException} when the store cannot be asked.
 */
public final class ScheduleHandle {

    private final SchedulerClient client;
    private final StoredSchedule schedule;
    private final Outcome outcome;

    ScheduleHandle(SchedulerClient client, StoredSchedule schedule, Outcome outcome) {
        this.client = client;
        this.schedule = schedule;
        this.outcome = outcome;
    }

    /** The schedule's name. */
    public ScheduleId id() {
        return schedule.schedule().id();
    }

    /** What the creation changed; {@link Outcome#UNCHANGED} when the handle comes from somewhere else. */
    public Outcome outcome() {
        return outcome;
    }

    /** The schedule as it was when this handle was made. */
    public StoredSchedule schedule() {
        return schedule;
    }

    /** A handle of the schedule as it is now. */
    public ScheduleHandle reload() {
        return client.handle(id());
    }

    /** What may surprise whoever created it: nobody can run it, or it will not fire any more. Asks the store. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(client.warnings(schedule.schedule()));
        if (schedule.state() == ScheduleState.COMPLETED) {
            warnings.add("The schedule is completed: it will not fire any more.");
        } else if (schedule.state() == ScheduleState.PAUSED) {
            warnings.add("The schedule is paused: it will not fire until it is resumed.");
        }
        return List.copyOf(warnings);
    }

    /** Stops it from firing, on behalf of the client's actor. */
    public ScheduleHandle pause(String reason) {
        return handle(client.pause(id(), reason));
    }

    /** Stops it from firing until a moment, on behalf of the client's actor. */
    public ScheduleHandle pause(String reason, Instant until) {
        return handle(client.pause(id(), reason, until));
    }

    /** Stops it from firing. */
    public ScheduleHandle pause(String reason, String actor) {
        return handle(client.pause(id(), reason, actor));
    }

    /** Lets it fire again; fire times that passed meanwhile are gone. */
    public ScheduleHandle resume() {
        return handle(client.resume(id()));
    }

    /** Adds a run that is due now, unless earlier ones are unfinished. */
    public TriggerReply trigger() {
        return client.trigger(id());
    }

    /**
     * Removes it with all that is due or waiting.
     *
     * @return false when it was gone already
     */
    public boolean delete() {
        return client.delete(id());
    }

    /** Its latest ended runs, newest first. */
    public List<RunRecord> history(int limit) {
        return client.history(id(), limit);
    }

    /** Why it fires or does not. */
    public Explanation explain() {
        return client.explain(id());
    }

    private ScheduleHandle handle(StoredSchedule now) {
        return new ScheduleHandle(client, now, outcome);
    }

    @Override
    public String toString() {
        return "ScheduleHandle[" + id() + ", " + outcome + "]";
    }
}
