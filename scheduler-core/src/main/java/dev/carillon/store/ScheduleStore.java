package dev.carillon.store;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The one port between the scheduler and what keeps its state.
 *
 * <p>The store is where every decision that must be made once is made: whether an occurrence is due, who gets it, whether
 * it overlaps, whose lease holds. It decides by its own clock and in one atomic step per request; callers plan ahead, say
 * what state they planned from, and are told when that state has moved on. So there is no moment at which an occurrence is
 * taken but not advanced, or advanced but not taken.
 *
 * <p>At every moment each occurrence is in exactly one place: due, waiting, running under a lease, or in a terminal state.
 * {@link #claim} moves it from the first two to the third, {@link #complete} from the third to the fourth or back to
 * waiting, {@link #recover} does the same for runs whose lease ended.
 *
 * <p>Lists of requests are answered in their order, one reply each; a batch is at most {@link #MAX_BATCH} entries of one
 * shard. An unknown schedule is an ordinary reply. All methods are thread-safe, block until the reply is there, and throw
 * {@link StoreUnavailableException} when it does not come in time (the request may have been executed; the store repeats
 * it under the same token before it gives up), {@link StoreAccessException} when the store refuses, and
 * {@link StoreProtocolException} on an answer outside the protocol.
 */
public interface ScheduleStore extends AutoCloseable {

    /** The most entries of one batch, and of one page. */
    int MAX_BATCH = 100;

    /** The most definitions that are stored with one call. */
    int MAX_PUTS = 1_000;

    /** The most unfinished runs that one schedule may have; more triggers are refused. */
    int MAX_UNFINISHED = 1_000;

    /** The most calendars that there may be. */
    int MAX_CALENDARS = 100;

    /** The most pauses of several schedules at a time. */
    int MAX_PAUSES = 1_000;

    /** How long the record of a run's end is shown, if there are not too many later ones. */
    Duration HISTORY_KEPT = Duration.ofDays(30);

    /** The most dead letters that a shard keeps; of more, the oldest are forgotten, at the latest by an audit. */
    int MAX_DEAD_LETTERS = 10_000;

    /**
     * Listeners are told of everything that is put to fire within this time. Whoever looks at least once in this time, and
     * each time ahead until the next look, therefore learns of every fire time before it comes.
     */
    Duration WAKE_HORIZON = Duration.ofSeconds(15);

    /** The store's clock as far as this process knows it: an estimate for planning, never for deciding. No round trip. */
    InstantSource clock();

    /** How many shards the schedules are spread over; fixed when the namespace was first used, at the latest by this. */
    int shards();

    /** Creates or updates a schedule, if it is in the state that the request expects. */
    PutReply put(PutRequest request);

    /**
     * Creates or updates many schedules, each as {@link #put} does, those of one id in their order, but not in one step:
     * when this throws, any of them may have been done.
     *
     * @param requests 1 to {@link #MAX_PUTS}, of any shards
     * @throws IllegalArgumentException when there are none or too many
     */
    default List<PutReply> putAll(List<PutRequest> requests) {
        return PutRequest.requireBatch(requests).stream().map(this::put).toList();
    }

    /** Reads a schedule. */
    Optional<StoredSchedule> get(ScheduleId id);

    /** Reads a page of schedules, in no particular order; each that exists all the time is on some page. */
    SchedulePage list(ListRequest request);

    /**
     * Stops a schedule from firing. When this returns, nothing new of it starts but manual runs; running ones go on. A
     * schedule that is already paused gets the new reason and end, and one that a pause of several holds is paused for
     * itself from now on. A completed one stays completed.
     *
     * @return the schedule after the change, or empty when it does not exist
     */
    Optional<StoredSchedule> pause(ScheduleId id, Pause pause);

    /**
     * Stops many schedules from firing, those that are created later included, in one step for each shard. When this
     * returns, nothing new of them starts but manual runs; running ones go on. A schedule is held, that is paused via this
     * pause, when a fire time or a run of it is due. An equal scope that is already paused gets the new reason and end.
     *
     * @return false when a shard has {@link #MAX_PAUSES} others; then nothing is paused anywhere
     */
    boolean pauseAll(PauseScope scope, Pause pause);

    /**
     * Ends a pause of several, at the present moment unless it ended earlier by itself. What it holds stays paused until
     * it is resumed, see {@link #endedPauses}.
     *
     * @return false when there is no such pause
     */
    boolean endPause(PauseScope scope, CatchUp catchUp);

    /** The pauses of several, in the order of their scopes; also those that have ended but hold schedules still. */
    List<GroupPause> pauses();

    /**
     * Finds schedules whose pause has ended, to be resumed. An active one that an ended pause covers and that was due
     * before its end is held first. An ended pause of several that holds nothing any more is forgotten.
     *
     * @param limit how many to return at most
     */
    EndedPauses endedPauses(Shard shard, int limit);

    /**
     * Lets a schedule fire again: one that is paused, or one that is active but has neither a fire time nor an unfinished
     * run (which the auditor finds). Waiting runs that the pause held back become due. One that another pause of several
     * covers stays paused, via that one. What is caught up with waits behind what is queued, and where that is more than
     * the overlap rule allows, the oldest are dropped; with {@link dev.carillon.schedule.Overlap#CANCEL_PREVIOUS} the
     * unfinished ones are asked to stop for it.
     *
     * @return true when done; false when the schedule is not in that state, has another generation, is held by another
     *     pause than was read, be it only one that began later, or by one of several that covers it and has not ended
     */
    boolean resume(ResumeRequest request);

    /**
     * Adds a run that is due now, beside the schedule's own fire times. Where it may not start beside what is unfinished,
     * the schedule's overlap rule lets it wait, if it has room in its queue: it then starts before the schedule's own. With
     * {@link dev.carillon.schedule.Overlap#CANCEL_PREVIOUS} the unfinished ones are asked to stop.
     */
    TriggerReply trigger(TriggerRequest request);

    /**
     * Ends a run that has not started or waits for another attempt, and asks the node of a running one to stop it. A run
     * that is asked to stop is not tried again, whatever becomes of its attempt.
     */
    CancelReply cancel(RunId run);

    /**
     * Drops the next fire time of a schedule, which leaves a record.
     *
     * @param schedule the schedule as it was read; its generation and fire time must be unchanged
     * @param next the fire time after it; empty when there is none
     * @return false when it has changed
     */
    boolean skip(StoredSchedule schedule, Optional<Instant> next);

    /**
     * Lets runs wait for fire times that have passed, all or none. Those that are under way, or stand in the history, are
     * left out. One of them is in progress at a time, and no fire time of the schedule itself is dropped for it.
     */
    BackfillReply backfill(BackfillRequest request);

    /** Runs that failed for good, the latest first. */
    List<DeadLetter> deadLetters(Shard shard, int limit);

    /** Lets a dead run wait for a node again, with all its retries; its schedule may be paused or completed. */
    RequeueReply requeue(RunId run);

    /**
     * Forgets a dead run.
     *
     * @return false when there is no such dead letter
     */
    boolean discard(RunId run);

    /**
     * Removes a schedule with all that is due or waiting. A running run finishes and may only write history. A schedule
     * made anew under its id within an hour goes on counting generations, and does not claim a run of the same name before
     * the old one has ended.
     *
     * @return false when it did not exist
     */
    boolean delete(ScheduleId id);

    /**
     * Keeps a calendar, in the place of another one of its name. When this returns, no claim goes through that was planned
     * with the other one, and so nothing starts for a fire time that this one excludes. What schedules wait for stays as it
     * is until {@link #replan}.
     */
    PutCalendarReply putCalendar(Calendar calendar);

    /** All calendars, in the order of their names. */
    List<StoredCalendar> calendars();

    /** Forgets a calendar that no schedule names. */
    DeleteCalendarReply deleteCalendar(CalendarName name);

    /**
     * Reads a page of the schedules that name a calendar; each that does all the time is on some page.
     *
     * @param cursor where to go on, from the page before; empty for the first page
     */
    SchedulePage excepting(CalendarName calendar, String cursor);

    /**
     * Lets a schedule wait for another fire time than it does, and touches nothing else.
     *
     * @param schedule the schedule as it was read; its generation, its fire time, or the one that its pause keeps, and its
     *     calendars must be unchanged
     * @param next the fire time instead of that
     * @return false when it has changed
     */
    boolean replan(StoredSchedule schedule, Instant next);

    /** The latest ended runs of a schedule, newest first. */
    List<RunRecord> history(ScheduleId id, int limit);

    /**
     * Reads where a run is. Cheap while it waits or runs: a few fields; once it is over, the history is searched from the
     * newest line on.
     */
    RunStatus run(RunId run);

    /** Reads what is due, or will be within the horizon, for some tasks in one shard. Changes nothing. */
    Upcoming peek(PeekRequest request);

    /** Claims occurrences and waiting runs, each if it is due and unchanged. */
    List<ClaimReply> claim(ClaimRequest request);

    /**
     * Prolongs leases, and keeps what the handlers have said, each if the claim still holds. What was said is seen through
     * {@link #run} until the attempt ends; the end brings its own.
     */
    List<RenewReply> renew(RenewRequest request);

    /** Records how attempts ended, each if the claim still holds. The same request again gets the first answer. */
    List<CompleteReply> complete(CompleteRequest request);

    /** Reads runs whose lease has ended, the longest-ended first, and when the next lease will end. Changes nothing. */
    ExpiredLeases expired(Shard shard, int limit);

    /**
     * Takes runs away from nodes that lost their lease, each if its lease is still the one that was read and has ended.
     *
     * @return for each whether it was taken
     */
    List<Boolean> recover(Shard shard, List<Recovery> recoveries);

    /** Sets aside records that cannot be read, with what is known about them, so that they hold nobody up. */
    void quarantine(Shard shard, List<BrokenRecord> records);

    /**
     * Looks after one part of a shard: puts back runs that lost their place, and reports active schedules that lost their
     * fire time, those whose fire time may have to be planned anew, and those that a pause holds which does not cover them
     * any more, as closely as is asked for. By names it first removes what has outlived its retention, a bounded number of
     * records; where there is more to remove, see {@link AuditReply#hasMoreToPurge}.
     */
    AuditReply audit(AuditRequest request);

    /** Says that a node lives, and reads which nodes do. */
    List<NodeId> beat(NodeBeat beat);

    /** Takes a node off the list of the living. */
    void leave(NodeId node);

    /** The live nodes with what they said at their last beat. */
    List<LiveNode> nodes();

    /**
     * Counts what stands in a shard, in one step and without reading a record.
     *
     * @param tolerance how long something may be due before it counts as overdue, zero to {@link ShardSummary#MAX_TOLERANCE}
     * @throws IllegalArgumentException naming {@code tolerance} when it is out of range
     */
    ShardSummary summary(Shard shard, Duration tolerance);

    /**
     * Keeps what somebody changed. Whoever changes something says so here afterwards; the store does not do it by itself. An
     * entry whose reply was lost may stand there twice, because it is sent again.
     *
     * @param entry what and why; the moment is the store's own
     */
    void note(JournalEntry entry);

    /**
     * Reads the latest of what was noted, newest first. What cannot be read is passed over.
     *
     * @param limit how many at most, 1 to {@link JournalEntry#MAX_READ}
     * @throws IllegalArgumentException naming {@code limit} when it is out of range
     */
    List<JournalEntry> journal(int limit);

    /** Keeps what a node counted in a minute. The same figures again change nothing that is read. */
    void record(MinuteFigures figures);

    /**
     * Reads what all nodes counted, oldest first, at most {@link MinuteFigures#MAX_KEPT}: of more, the oldest are left out.
     * What cannot be read is passed over.
     *
     * @param from the first minute
     */
    List<MinuteFigures> minutes(Instant from);

    /** What the server that keeps the state says about itself; of several servers, one. One exchange. */
    ServerReport report();

    /** Which server keeps the state. One exchange after the connection was lost, none otherwise. */
    default ServerState server() {
        return ServerState.STEADY;
    }

    /**
     * A node has renewed all that it runs, and told the end of all that it has just finished, since the server is this one.
     * When all nodes have, nothing that was lost can be given away a second time, and claims need not rest any longer.
     *
     * @param server the identity of the server as it was before the first of that was sent
     */
    default void asserted(NodeId node, String server) {}

    /**
     * Asks to be told when something becomes due earlier than was known, or a run is to be cancelled. A hint: messages may be lost, and the listener is
     * also called after every new connection.
     *
     * @return a subscription to close
     */
    WakeSubscription subscribe(WakeListener listener);

    @Override
    void close();
}
