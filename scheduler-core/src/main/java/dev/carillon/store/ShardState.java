package dev.carillon.store;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The schedules and runs of one shard in memory, with the steps that several requests share. Not thread-safe.
 *
 * <p>A run belongs to a schedule while the schedule lists it as unfinished. One whose schedule was deleted meanwhile
 * belongs to none, also when another schedule has taken the id.
 */
final class ShardState {

    /** Longer than any plan that was made from a deleted schedule can be on its way. */
    private static final Duration GENERATION_KEPT = Duration.ofHours(1);

    /** How far a deleted schedule had counted, and until when that is remembered. */
    private record Deleted(long generation, Instant until) {}

    private final Shard shard;
    private final CalendarShelf calendars;
    private final Consumer<WakeUp> news;
    private final NavigableMap<ScheduleId, ScheduleEntry> schedules = new TreeMap<>();
    private final Map<RunId, RunEntry> runs = new HashMap<>();
    private final Map<ScheduleId, Deleted> deleted = new HashMap<>();
    private final TimeOrder<ScheduleId> due = new TimeOrder<>();
    private final TimeOrder<RunId> waiting = new TimeOrder<>();
    private final Histories histories = new Histories();
    private final DeadLetters deadLetters = new DeadLetters();
    private long lastFence;

    ShardState(Shard shard, CalendarShelf calendars, Consumer<WakeUp> news) {
        this.shard = shard;
        this.calendars = calendars;
        this.news = news;
    }

    Shard shard() {
        return shard;
    }

    CalendarShelf calendars() {
        return calendars;
    }

    Histories histories() {
        return histories;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    @Nullable
    ScheduleEntry schedule(ScheduleId id) {
        return schedules.get(id);
    }

    /** The schedules behind an id, in order of their ids. */
    Collection<ScheduleEntry> schedulesAfter(String cursor) {
        return cursor.isEmpty()
                ? schedules.values()
                : schedules.tailMap(new ScheduleId(cursor), false).values();
    }

    /** True when any schedule is paused. */
    boolean hasPaused() {
        for (ScheduleEntry entry : schedules.values()) {
            if (entry.pause().isPresent()) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    RunEntry run(RunId id) {
        return runs.get(id);
    }

    Collection<RunEntry> runs() {
        return runs.values();
    }

    /** The lanes in which something stands. */
    Set<Lane> lanes() {
        Set<Lane> found = new HashSet<>(due.lanes());
        found.addAll(waiting.lanes());
        return found;
    }

    void due(Lane lane, Instant from, Instant until, Predicate<ScheduleId> more) {
        due.between(lane, from, until, more);
    }

    void waiting(Lane lane, Instant from, Instant until, Predicate<RunId> more) {
        waiting.between(lane, from, until, more);
    }

    /** A run that stands where nodes look for it. */
    Optional<RunEntry> waiting(RunId id) {
        ScheduleEntry entry = schedules.get(id.schedule());
        RunEntry behind = entry == null ? null : entry.behind(id);
        return Optional.ofNullable(behind == null ? runs.get(id) : behind).filter(RunEntry::isWaiting);
    }

    /** The schedule that a run belongs to. */
    Optional<ScheduleEntry> owner(RunEntry run) {
        return Optional.ofNullable(schedules.get(run.id().schedule()))
                .filter(entry -> entry.behind(run.id()) == run
                        || (entry.unfinished().contains(run.id()) && runs.get(run.id()) == run));
    }

    void addSchedule(ScheduleEntry entry) {
        schedules.put(entry.id(), entry);
    }

    /** The generation to begin with: counted on from a schedule of the same id that was deleted not long ago. */
    long firstGeneration(ScheduleId id, Instant now) {
        Deleted before = deleted.remove(id);
        return before == null || !before.until().isAfter(now) ? 1 : before.generation() + 1;
    }

    /** Removes a schedule with its history and all that waits; what runs goes on, belonging to nobody. */
    void removeSchedule(ScheduleEntry entry, Instant now) {
        setNext(entry, Optional.empty());
        entry.runs().toList().forEach(id -> waiting(id).ifPresent(run -> forget(entry, run)));
        schedules.remove(entry.id());
        deleted.values().removeIf(old -> !old.until().isAfter(now));
        deleted.put(entry.id(), new Deleted(entry.generation(), now.plus(GENERATION_KEPT)));
        histories.forget(entry.id());
        deadLetters.forsake(entry.id());
    }

    /** Replaces a definition, keeping what waits for it within reach of the nodes that know its task. */
    void replace(ScheduleEntry entry, PutRequest request) {
        setNext(entry, Optional.empty());
        entry.replace(request);
        entry.runs()
                .forEach(id -> waiting(id).ifPresent(run -> {
                    if (waiting.remove(run.lane(), run.notBefore(), id)) {
                        run.moveTo(entry.lane());
                        waiting.add(run.lane(), run.notBefore(), id);
                    }
                }));
    }

    /** Sets or clears a fire time. */
    void setNext(ScheduleEntry entry, Optional<Instant> next) {
        entry.next().ifPresent(at -> due.remove(entry.lane(), entry.schedule().dueAt(at), entry.id()));
        entry.setNext(next);
        next.ifPresent(at -> due.add(entry.lane(), entry.schedule().dueAt(at), entry.id()));
    }

    /** Takes its fire time away, which the pause keeps. */
    void pause(ScheduleEntry entry, Pause pause) {
        entry.pause(pause);
        setNext(entry, Optional.empty());
    }

    /** Sets a fire time that nobody could know of, and tells the listeners when it comes soon. */
    void announceNext(ScheduleEntry entry, Optional<Instant> next, Instant now) {
        setNext(entry, next);
        if (next.isPresent() && !entry.schedule().dueAt(next.get()).isAfter(now.plus(ScheduleStore.WAKE_HORIZON))) {
            wake(entry.lane());
        }
    }

    /** What a schedule does when there may be room in it: it starts what is queued, counts on, or is completed. */
    void settle(ScheduleEntry entry, Instant now) {
        release(entry, now);
        rest(entry, now);
    }

    /** What a schedule does without a fire time and without a run: it counts on, or is completed. */
    void rest(ScheduleEntry entry, Instant now) {
        if (!entry.isStalled()) {
            return;
        }
        Optional<Instant> next = afterCompletion(entry, now);
        if (next.isPresent()) {
            entry.countDelayFrom(now);
            announceNext(entry, next, now);
        } else {
            entry.complete(now);
        }
    }

    private static Optional<Instant> afterCompletion(ScheduleEntry entry, Instant now) {
        if (entry.schedule().recurrence() instanceof EveryAfter everyAfter && !entry.isExhausted()) {
            return Optional.of(now.plus(everyAfter.delay()))
                    .filter(entry.schedule().bounds()::isBeforeEnd);
        }
        return Optional.empty();
    }

    void addRun(ScheduleEntry entry, RunEntry run) {
        runs.put(run.id(), run);
        entry.unfinished().add(run.id());
    }

    private void removeRun(RunEntry run) {
        if (run.isWaiting()) {
            waiting.remove(run.lane(), run.notBefore(), run.id());
        }
        runs.remove(run.id());
    }

    /** Takes a run off its schedule and out of the way. */
    void forget(ScheduleEntry entry, RunEntry run) {
        if (entry.queued().remove(run.id(), run) || entry.asked().remove(run.id(), run)) {
            waiting.remove(run.lane(), run.notBefore(), run.id());
        } else {
            entry.forget(run.id());
            removeRun(run);
        }
    }

    /**
     * Lets a fire time wait for the end of unfinished runs.
     *
     * @return how many that waited gave way to it
     */
    int queue(ScheduleEntry entry, RunEntry run, Instant now) {
        entry.queued().put(run.id(), run);
        entry.countStart(1);
        int displaced = holdToLimit(entry, now);
        release(entry, now);
        return displaced;
    }

    /**
     * Holds the queue to what the overlap rule lets wait: of more, the oldest give way, with one record for all.
     *
     * @return how many fire times gave way
     */
    int holdToLimit(ScheduleEntry entry, Instant now) {
        int gone = 0;
        RunEntry latest = null;
        while (entry.overTheLimit() > 0) {
            latest = entry.queued().values().iterator().next();
            gone += 1 + latest.missedCount();
            forget(entry, latest);
            entry.countStart(-1);
        }
        if (latest != null) {
            histories.add(
                    entry.id(), RunRecord.dropped(latest.id(), latest.nominal(), gone - 1, DropReason.OVERLAP, now));
        }
        return gone;
    }

    /** Asks the unfinished runs to stop that are in the way of what waits, if that is the overlap rule. */
    void cancelForWaiting(ScheduleEntry entry, Instant now) {
        entry.toCancel().forEach(run -> cancel(run, now));
    }

    /** Ends a run that waits, or asks the node of a running one to stop it. */
    CancelReply cancel(RunId id, Instant now) {
        Optional<RunEntry> found = waiting(id);
        if (found.isPresent()) {
            finish(found.get(), found.get().endedRecord(RunState.CANCELLED, now), now);
            return CancelReply.CANCELLED;
        }
        RunEntry running = runs.get(id);
        if (running == null) {
            return CancelReply.UNKNOWN;
        }
        running.requestCancel();
        tell(new WakeUp.Cancel(id));
        return CancelReply.REQUESTED;
    }

    /** Lets the first of what waits for room start, if there is some. */
    void release(ScheduleEntry entry, Instant now) {
        entry.firstBehind()
                .filter(first -> !entry.isFull() && !first.isReleased())
                .ifPresent(first -> {
                    first.release(now);
                    enqueue(entry, first, now);
                });
    }

    /** What a pause holds back may start as soon as that ends. */
    void makeDue(ScheduleEntry entry, Instant now) {
        entry.runs()
                .toList()
                .forEach(id -> waiting(id)
                        .filter(run -> run.isHeldBy(entry) && waiting.remove(run.lane(), run.notBefore(), id))
                        .ifPresent(run -> {
                            run.makeDue(now);
                            waiting.add(run.lane(), run.notBefore(), id);
                        }));
    }

    /** Makes a fire time that waited behind others a run of its schedule. */
    void takeFromBehind(ScheduleEntry entry, RunEntry run) {
        entry.queued().remove(run.id());
        entry.asked().remove(run.id());
        addRun(entry, run);
        if (run.cause() == Cause.BACKFILL) {
            entry.fillIn(run.id());
        }
    }

    /** Puts a run that is not running where nodes look for it. */
    void enqueue(ScheduleEntry entry, RunEntry run, Instant now) {
        run.moveTo(entry.lane());
        waiting.add(run.lane(), run.notBefore(), run.id());
        if (!run.notBefore().isAfter(now)) {
            wake(run.lane());
        }
    }

    /** Takes a run from where nodes look for it. */
    void dequeue(RunEntry run) {
        waiting.remove(run.lane(), run.notBefore(), run.id());
    }

    /** Tells the listeners that there may be work in a lane. */
    void wake(Lane lane) {
        tell(new WakeUp.Due(lane.task()));
    }

    void tell(WakeUp message) {
        news.accept(message);
    }

    /** Ends a run: the last thing that happens to it. */
    void finish(RunEntry run, RunRecord ended, Instant now) {
        Optional<ScheduleEntry> owner = owner(run);
        boolean countsDelay = !run.id().isManual()
                && owner.filter(entry -> entry.unfinished().contains(run.id())).isPresent();
        discard(run);
        histories.add(run.id().schedule(), ended);
        if (ended.state() == RunState.DEAD) {
            DeadLetter letter = new DeadLetter(run.id(), run.lane().task(), now, ended.attempt(), ended.error());
            deadLetters.add(new DeadLetters.Dead(letter, run.nominal(), run.missedCount()));
            if (owner.isEmpty()) {
                deadLetters.forsake(run.id());
            }
        }
        owner.ifPresent(entry -> {
            if (countsDelay && entry.unfinished().isEmpty()) {
                entry.countDelayFrom(now);
            }
            countFailures(entry, ended.state(), now);
            settle(entry, now);
        });
    }

    private void countFailures(ScheduleEntry entry, RunState state, Instant now) {
        if (state == RunState.SUCCEEDED) {
            entry.forgetFailures();
        } else if (state == RunState.DEAD && entry.countFailure() && entry.isActive()) {
            int most = entry.schedule().policies().pauseAfterFailures();
            pause(entry, new Pause("failed runs in a row: " + most, "carillon", now));
        }
    }

    /** A fence larger than every earlier one of this shard. */
    Fence nextFence(Instant now) {
        lastFence = Math.max(lastFence + 1, now.toEpochMilli() * 1_000);
        return new Fence(lastFence);
    }

    /** The run under a claim, if the claim is the current one. */
    Optional<RunEntry> under(Claim claim) {
        return Optional.ofNullable(runs.get(claim.run())).filter(run -> run.isUnder(claim));
    }

    /** Removes a run from its schedule, or from nowhere when that was deleted. */
    void discard(RunEntry run) {
        owner(run).ifPresentOrElse(entry -> forget(entry, run), () -> removeRun(run));
    }
}
