package dev.carillon.client;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.CancelReply;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ListRequest;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates schedules and looks after them, from any process.
 *
 * <p>Everything is checked in this process before the store is touched; what is refused is an
 * {@link IllegalArgumentException} that names the field. A method that is asked to change a schedule that does not exist
 * throws {@link UnknownScheduleException}; {@link #get}, {@link #delete} and {@link #history} answer instead. When the
 * store cannot be asked, a {@link dev.carillon.store.StoreException} says whether the request may have been executed;
 * every request here may be repeated.
 *
 * <p>Thread-safe. Holds nothing that needs closing: the store is closed by whoever opened it.
 */
public final class SchedulerClient {

    private static final String DEFAULT_ACTOR = "client";

    private final ScheduleStore store;
    private final String actor;
    private final Creation creation;
    private final Polling polling = Polling.system();
    private final Pauses pauses;
    private final Changes changes;

    /** A client on a store, whose changes are noted as made by {@code client}. */
    public SchedulerClient(ScheduleStore store) {
        this(store, DEFAULT_ACTOR);
    }

    /**
     * A client on a store.
     *
     * @param actor who makes its changes, in words for people
     * @throws IllegalArgumentException naming {@code actor} when it is empty, too long or more than a line
     */
    public SchedulerClient(ScheduleStore store, String actor) {
        this.store = store;
        this.actor = new Pause("a valid reason", actor, Instant.EPOCH).actor();
        this.pauses = new Pauses(store);
        this.creation = new Creation(this, store, pauses);
        this.changes = new Changes(store, pauses);
    }

    /**
     * A client for a handler, which can schedule what follows; its changes are noted as made by the node that runs it.
     *
     * @throws IllegalArgumentException naming {@code run} when no node made it
     */
    public static SchedulerClient of(Run run) {
        if (run instanceof ClientOfRun source) {
            return source.client();
        }
        throw new IllegalArgumentException("run: " + run.id() + " was not made by a node, and knows no store");
    }

    /**
     * Begins a schedule of a task.
     *
     * @throws IllegalArgumentException naming {@code payload} when it cannot be written as JSON or is too large
     */
    public <P extends @Nullable Object> ScheduleBuilder schedule(Task<P> task, P payload) {
        return schedule(task.name(), Payload.of(payload));
    }

    /** Begins a schedule of a task without a payload. */
    public ScheduleBuilder schedule(Task<@Nullable Void> task) {
        return schedule(task.name(), Payload.NONE);
    }

    /** Begins a schedule of a task that this process knows by name only. */
    public ScheduleBuilder schedule(String task, Payload payload) {
        return schedule(new TaskName(task), payload);
    }

    /** Begins a schedule of a task that this process knows by name only. */
    public ScheduleBuilder schedule(TaskName task, Payload payload) {
        return new ScheduleBuilder(creation, task, payload);
    }

    ScheduleHandle create(BatchCreation.Wanted wanted) {
        return creation.create(wanted.schedule(), wanted.named(), wanted.onConflict());
    }

    /** Stores a definition under its id: as {@link ScheduleBuilder#create()} does, replacing another one of that id. */
    public ScheduleHandle put(Schedule definition) {
        return creation.create(definition, true, OnConflict.UPDATE);
    }

    /**
     * Stores a definition under its id, unless somebody else has meanwhile.
     *
     * @param generation of the schedule that it replaces, as it was read; 0 when there must be none of that id
     * @throws ScheduleConflictException when there is one of another generation
     */
    public ScheduleHandle put(Schedule definition, long generation) {
        return generation == 0
                ? creation.create(definition, true, OnConflict.FAIL)
                : creation.replace(definition, generation);
    }

    /**
     * Stores many definitions, each as {@link #put} does, in chunks of {@link ScheduleStore#MAX_PUTS} that travel together.
     *
     * @return what became of each, in their order
     * @throws dev.carillon.store.StoreException when the store cannot be asked; some may be stored then, and all of them may
     *     be given again
     */
    public List<Scheduled> scheduleAll(Collection<Schedule> definitions) {
        return new BatchCreation(creation, store)
                .store(definitions.stream()
                        .map(each -> new BatchCreation.Wanted(each, true, OnConflict.UPDATE))
                        .toList());
    }

    /**
     * As {@link #scheduleAll}, each as {@link ScheduleBuilder#create()} does; where that throws
     * {@link ScheduleConflictException}, the outcome is {@link Scheduled.Refused}.
     *
     * @throws IllegalArgumentException naming the field that is wrong in one of them; nothing was sent then
     */
    public List<Scheduled> createAll(Collection<ScheduleBuilder> builders) {
        return new BatchCreation(creation, store)
                .store(builders.stream().map(ScheduleBuilder::wanted).toList());
    }

    /** The same methods without waiting, on a few threads that all such clients share; see {@link AsyncSchedulerClient}. */
    public AsyncSchedulerClient async() {
        return async(AsyncThreads.SHARED);
    }

    /** The same methods without waiting, on the caller's threads; see {@link AsyncSchedulerClient}. */
    public AsyncSchedulerClient async(Executor executor) {
        return new AsyncSchedulerClient(this, executor, actor);
    }

    /** The schedule of an id, if there is one. What a pause of several holds shows that pause as it is now. */
    public Optional<StoredSchedule> get(ScheduleId id) {
        return new Reading(store).get(id);
    }

    /** A handle of an existing schedule. */
    public ScheduleHandle handle(ScheduleId id) {
        return new ScheduleHandle(this, changes.shown(id), Outcome.UNCHANGED);
    }

    /** One page of schedules. */
    public SchedulePage page(ListRequest request) {
        return new Reading(store).page(request);
    }

    /**
     * All schedules that the request asks for, from its cursor on, in no order; pages are read as the stream gets to them. One
     * that is changed meanwhile may be missing or show either state.
     */
    public Stream<StoredSchedule> list(ListRequest request) {
        return new Reading(store).list(request);
    }

    /** Stops a schedule from firing, on behalf of this client's actor. */
    public StoredSchedule pause(ScheduleId id, String reason) {
        return pause(id, reason, actor);
    }

    /**
     * Stops a schedule from firing until a moment, on behalf of this client's actor. Fire times before that moment are
     * dropped, the first at it or after it fires.
     *
     * @throws IllegalArgumentException naming {@code until} when it has passed
     */
    public StoredSchedule pause(ScheduleId id, String reason, Instant until) {
        return pause(id, Pauses.starting(reason, actor, Optional.of(until), changes.now()));
    }

    /**
     * Stops a schedule from firing. When this returns, nothing new of it starts but manual runs; what runs goes on. A
     * completed schedule stays completed.
     *
     * @param reason one line of at most {@link Pause#MAX_REASON_CHARS} characters
     * @param by who wants it, one line of at most {@link Pause#MAX_ACTOR_CHARS} characters
     * @return the schedule after the change
     */
    public StoredSchedule pause(ScheduleId id, String reason, String by) {
        return pause(id, Pauses.starting(reason, by, Optional.empty(), changes.now()));
    }

    private StoredSchedule pause(ScheduleId id, Pause pause) {
        return store.pause(id, pause).orElseThrow(() -> new UnknownScheduleException(id));
    }

    /** Stops many schedules from firing, on behalf of this client's actor, until they are resumed. */
    public void pause(PauseScope scope, String reason) {
        pauses.pause(scope, Pauses.starting(reason, actor, Optional.empty(), changes.now()));
    }

    /**
     * Stops many schedules from firing until a moment, on behalf of this client's actor: those that there are and those
     * that are created meanwhile. When this returns, nothing new of them starts but manual runs; what runs goes on. Paused
     * again, an equal scope gets the new reason and end.
     *
     * @param until fire times before it are dropped, the first at it or after it fires
     * @throws IllegalArgumentException naming {@code until} when it has passed
     * @throws IllegalStateException when there are {@link ScheduleStore#MAX_PAUSES} others
     */
    public void pause(PauseScope scope, String reason, Instant until) {
        pauses.pause(scope, Pauses.starting(reason, actor, Optional.of(until), changes.now()));
    }

    /** The pauses of many schedules that hold at present, in the order of their scopes. */
    public List<GroupPause> pauses() {
        return pauses.holding(changes.now());
    }

    /** Ends a pause of many schedules; fire times that passed meanwhile are dropped, which leaves a record. */
    public boolean resume(PauseScope scope) {
        return resume(scope, CatchUp.NONE);
    }

    /**
     * Ends a pause of many schedules, and lets those fire again that it held and that no other pause covers. When this
     * process dies half way, the nodes go on with it. A schedule that was paused by name stays paused.
     *
     * @param catchUp what becomes of the fire times that passed meanwhile
     * @return false when there is no such pause
     */
    public boolean resume(PauseScope scope, CatchUp catchUp) {
        return pauses.resume(scope, catchUp);
    }

    /** Lets a paused schedule fire again; fire times that passed meanwhile are dropped, which leaves a record. */
    public StoredSchedule resume(ScheduleId id) {
        return resume(id, CatchUp.NONE);
    }

    /**
     * Lets a paused schedule fire again, or one that lost its fire time. A single instant that passed meanwhile fires at
     * once. One that is not paused, or is completed, stays as it is. One that was paused by name, and that a pause of many
     * covers as well, stays paused by that.
     *
     * @param catchUp what becomes of the fire times that passed meanwhile
     * @return the schedule after the change
     * @throws ScheduleConflictException when a pause of many holds it, which the message names, or others kept changing it
     */
    public StoredSchedule resume(ScheduleId id, CatchUp catchUp) {
        return changes.resume(id, catchUp);
    }

    /** As {@link #trigger(ScheduleId, boolean)} does, not while earlier runs are unfinished. */
    public TriggerReply trigger(ScheduleId id) {
        return trigger(id, false);
    }

    /**
     * Adds a run that is due now, beside the schedule's own fire times; also while it is paused or completed. Every call is
     * a new run: when it throws {@link dev.carillon.store.StoreUnavailableException} the run may have been added, so who calls
     * again may get two; {@link RunRef#trigger} is for them.
     *
     * @param ignoreOverlap true to add it even while earlier runs are unfinished
     * @return the run that waits, or the unfinished ones that it would overlap with
     */
    public TriggerReply trigger(ScheduleId id, boolean ignoreOverlap) {
        return changes.trigger(id, ignoreOverlap);
    }

    /** A run by its name, as a trigger or a backfill hands it out: where it is, and how it ends. Asks nothing. */
    public RunRef run(RunId run) {
        return new RunRef(store, run, polling);
    }

    /**
     * Cancels a run: one that waits is over at once, a running one is told to stop, through its handler's
     * {@link dev.carillon.task.Run#isCancelled} and an interrupt. It is not tried again.
     */
    public CancelReply cancel(RunId run) {
        return store.cancel(run);
    }

    /**
     * Drops the next fire time of a schedule, which leaves a record.
     *
     * @return the fire time that is skipped; empty when there is none to skip
     * @throws ScheduleConflictException when others kept changing it
     */
    public Optional<Instant> skipNext(ScheduleId id) {
        return changes.skipNext(id);
    }

    /** Runs the fire times of a stretch of the past that are not known to have run. */
    public List<RunId> backfill(ScheduleId id, Instant from, Instant to) {
        return backfill(id, from, to, false);
    }

    /**
     * Runs the fire times of a stretch of the past, under the names that their runs had or would have had, one after the
     * other as the overlap rule lets them.
     *
     * @param from where it begins, itself excluded
     * @param to where it ends, itself included; the present moment when it lies after that
     * @param force true to run again what is known to have run
     * @return the runs that wait now, oldest first
     * @throws IllegalArgumentException naming {@code to} when it does not lie after {@code from}, or when more than
     *     {@link ScheduleStore#MAX_UNFINISHED} fire times lie between them
     */
    public List<RunId> backfill(ScheduleId id, Instant from, Instant to, boolean force) {
        return changes.backfill(id, from, to, force);
    }

    /** The latest runs that failed for good, newest first in each shard. */
    public List<DeadLetter> deadLetters(int limit) {
        return changes.deadLetters(limit);
    }

    /** Lets a dead run wait for a node again, with all its retries. */
    public RequeueReply requeue(RunId run) {
        return store.requeue(run);
    }

    /** Forgets a dead run; false when there is no such dead letter. */
    public boolean discard(RunId run) {
        return store.discard(run);
    }

    /**
     * Removes a schedule with all that is due or waiting. A running run finishes and leaves a line in the history.
     *
     * @return false when it did not exist
     */
    public boolean delete(ScheduleId id) {
        return store.delete(id);
    }

    /** The latest ended runs of a schedule, newest first; none when there is no such schedule. */
    public List<RunRecord> history(ScheduleId id, int limit) {
        return store.history(id, limit);
    }

    /**
     * Keeps a calendar, in the place of another one of its name, and lets the schedules that name it wait for the right
     * fire times. When this returns, nothing starts for a fire time that it excludes; one that had come already is dropped,
     * which leaves a record. May be repeated when it fails on the way; if it is not, the nodes do the rest.
     *
     * @throws IllegalArgumentException naming {@code calendar} when there are {@link ScheduleStore#MAX_CALENDARS} others
     */
    public CalendarChange putCalendar(Calendar calendar) {
        return new Replanning(store).put(calendar);
    }

    /** All calendars, in the order of their names. */
    public List<Calendar> calendars() {
        return store.calendars().stream().map(StoredCalendar::calendar).toList();
    }

    /** Forgets a calendar, unless a schedule names it. */
    public DeleteCalendarReply deleteCalendar(CalendarName name) {
        return store.deleteCalendar(name);
    }

    /** Why a schedule fires or does not. */
    public Explanation explain(ScheduleId id) {
        return Explaining.of(store, changes.require(id), changes.now()).explain();
    }

    /** What may surprise whoever creates a schedule. */
    List<String> warnings(Schedule schedule) {
        return Explaining.warnings(store, schedule, changes.now());
    }
}
