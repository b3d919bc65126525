package dev.carillon.store;

import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The schedules and runs of one shard in memory, with the steps that several requests share. Not thread-safe.
 *
 * <p>A run belongs to a schedule while the schedule lists it as unfinished. One whose schedule was deleted meanwhile
 * belongs to none, also when another schedule has taken the id.
 */
final class ShardState {

    /** How many ended runs of a schedule are kept. */
    static final int MAX_HISTORY = 100;

    /** Longer than any plan that was made from a deleted schedule can be on its way. */
    private static final Duration GENERATION_KEPT = Duration.ofHours(1);

    /** How far a deleted schedule had counted, and until when that is remembered. */
    private record Deleted(long generation, Instant until) {}

    private final Shard shard;
    private final Consumer<TaskName> wake;
    private final NavigableMap<ScheduleId, ScheduleEntry> schedules = new TreeMap<>();
    private final Map<RunId, RunEntry> runs = new HashMap<>();
    private final Map<ScheduleId, Deleted> deleted = new HashMap<>();
    private final TimeOrder<ScheduleId> due = new TimeOrder<>();
    private final TimeOrder<RunId> waiting = new TimeOrder<>();
    private final Map<ScheduleId, Deque<RunRecord>> history = new HashMap<>();
    private long lastFence;

    ShardState(Shard shard, Consumer<TaskName> wake) {
        this.shard = shard;
        this.wake = wake;
    }

    Shard shard() {
        return shard;
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

    @Nullable
    RunEntry run(RunId id) {
        return runs.get(id);
    }

    Collection<RunEntry> runs() {
        return runs.values();
    }

    Stream<ScheduleId> dueUntil(TaskName task, Instant until) {
        return due.until(task, until);
    }

    Stream<RunId> waitingUntil(TaskName task, Instant until) {
        return waiting.until(task, until);
    }

    /** The schedule that a run belongs to. */
    Optional<ScheduleEntry> owner(RunEntry run) {
        return Optional.ofNullable(schedules.get(run.id().schedule()))
                .filter(entry -> entry.unfinished().contains(run.id()));
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
        for (RunId id : entry.unfinished()) {
            RunEntry run = runs.get(id);
            if (run != null && run.isWaiting()) {
                removeRun(run);
            }
        }
        schedules.remove(entry.id());
        deleted.values().removeIf(old -> !old.until().isAfter(now));
        deleted.put(entry.id(), new Deleted(entry.generation(), now.plus(GENERATION_KEPT)));
        history.remove(entry.id());
    }

    /** Replaces a definition, keeping what waits for it within reach of the nodes that know its task. */
    void replace(ScheduleEntry entry, PutRequest request) {
        setNext(entry, Optional.empty());
        entry.replace(request);
        for (RunId id : entry.unfinished()) {
            RunEntry run = runs.get(id);
            if (run != null && run.isWaiting()) {
                waiting.remove(run.task(), run.notBefore(), id);
                run.moveTo(entry.task());
                waiting.add(run.task(), run.notBefore(), id);
            }
        }
    }

    /** Sets or clears a fire time. */
    void setNext(ScheduleEntry entry, Optional<Instant> next) {
        entry.next().ifPresent(at -> due.remove(entry.task(), at, entry.id()));
        entry.setNext(next);
        next.ifPresent(at -> due.add(entry.task(), at, entry.id()));
    }

    /** Sets a fire time that nobody could know of, and tells the listeners when it comes soon. */
    void announceNext(ScheduleEntry entry, Optional<Instant> next, Instant now) {
        setNext(entry, next);
        if (next.isPresent() && !next.get().isAfter(now.plus(ScheduleStore.WAKE_HORIZON))) {
            wake.accept(entry.task());
        }
    }

    /** What an active schedule does that has neither a fire time nor an unfinished run: it counts on, or is completed. */
    void settle(ScheduleEntry entry, Instant now) {
        if (!entry.isStalled()) {
            return;
        }
        if (entry.schedule().recurrence() instanceof EveryAfter everyAfter) {
            announceNext(entry, Optional.of(now.plus(everyAfter.delay())), now);
        } else {
            entry.complete(now);
        }
    }

    void addRun(ScheduleEntry entry, RunEntry run) {
        runs.put(run.id(), run);
        entry.unfinished().add(run.id());
    }

    private void removeRun(RunEntry run) {
        if (run.isWaiting()) {
            waiting.remove(run.task(), run.notBefore(), run.id());
        }
        runs.remove(run.id());
    }

    /** Puts a run that is not running where nodes look for it. */
    void enqueue(ScheduleEntry entry, RunEntry run, Instant now) {
        run.moveTo(entry.task());
        waiting.add(run.task(), run.notBefore(), run.id());
        if (!run.notBefore().isAfter(now)) {
            wake.accept(run.task());
        }
    }

    /** Takes a run from where nodes look for it. */
    void dequeue(RunEntry run) {
        waiting.remove(run.task(), run.notBefore(), run.id());
    }

    /** Tells the listeners that there may be work of a task. */
    void wake(TaskName task) {
        wake.accept(task);
    }

    /** Ends a run: the last thing that happens to it. */
    void finish(RunEntry run, RunRecord ended, Instant now) {
        Optional<ScheduleEntry> owner = owner(run);
        removeRun(run);
        addHistory(run.id().schedule(), ended);
        owner.ifPresent(entry -> {
            entry.unfinished().remove(run.id());
            settle(entry, now);
        });
    }

    void addHistory(ScheduleId id, RunRecord ended) {
        Deque<RunRecord> records = history.computeIfAbsent(id, i -> new ArrayDeque<>());
        records.addFirst(ended);
        if (records.size() > MAX_HISTORY) {
            records.removeLast();
        }
    }

    List<RunRecord> history(ScheduleId id, int limit) {
        Deque<RunRecord> records = history.get(id);
        return records == null ? List.of() : records.stream().limit(limit).toList();
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

    /** Removes a waiting run that nobody can start. */
    void discard(RunEntry run) {
        owner(run).ifPresent(entry -> entry.unfinished().remove(run.id()));
        removeRun(run);
    }
}
