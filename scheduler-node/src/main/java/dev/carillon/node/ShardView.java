package dev.carillon.node;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of one shard, and when it has to look again.
 *
 * <p>It looks again at the safety poll; when it is told that something changed; when the last answer was cut and half of
 * the time that it covered is over, or, with everything in it overdue, when all that may be claimed is; and when an entry
 * that another node should have claimed may be claimed by this one, which only a look can tell. Not thread-safe, but for
 * {@link #lookAgain}.
 */
final class ShardView {

    /** The least time between two looks for more of which the first brought nothing to claim, or old news. */
    private static final long CROWDED_MICROS = 2_000;

    private static final int POLL_JITTER_PARTS = 4;

    private static final long HOLD_MICROS = 30_000_000;
    private static final int MAX_HELD = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ShardView.class);

    private final NodeContext context;
    private final Membership membership;
    private final RunExecutor executor;
    private final Shard shard;
    private final int limit;
    private final long claimDelayMicros;
    private final Agenda agenda = new Agenda();
    private final Map<Comparable<?>, Long> held = new HashMap<>();
    private final Map<TaskKind, List<TaskName>> names = new EnumMap<>(TaskKind.class);
    private final Set<TaskKind> skipped = EnumSet.noneOf(TaskKind.class);
    private volatile boolean lookWanted = true;
    private long pollMicros = Long.MIN_VALUE;
    private long refillMicros = Long.MAX_VALUE;
    private long coveredMicros = Long.MAX_VALUE;
    private long lookedMicros = Long.MIN_VALUE / 2;
    private boolean harvested = true;
    private int singles;

    ShardView(NodeContext context, Membership membership, RunExecutor executor, Shard shard) {
        this.context = context;
        this.membership = membership;
        this.executor = executor;
        this.shard = shard;
        this.claimDelayMicros = EpochMicros.lengthOf(context.config().claimDelay());
        for (TaskKind kind : TaskKind.values()) {
            List<TaskName> all = List.copyOf(context.tasks().names(kind));
            if (!all.isEmpty()) {
                names.put(kind, all);
            }
        }
        // an answer holds that many of each task's fire times, and as many of its waiting runs
        int lists = 2 * Math.max(1, context.tasks().names().size());
        this.limit = Math.clamp(Agenda.MAX_ENTRIES / lists, 1, ScheduleStore.MAX_BATCH);
    }

    Shard shard() {
        return shard;
    }

    /** Something may have changed: look at the next opportunity. Thread-safe. */
    void lookAgain() {
        lookWanted = true;
    }

    /** What is known turned out to be old: look before long. A burst of such news costs one look. */
    void lookSoon() {
        pollMicros = Math.min(pollMicros, context.nowMicros() + CROWDED_MICROS);
    }

    /** Looks, if it is time to; returns whether it did. */
    boolean lookIfDue() {
        long now = context.nowMicros();
        boolean wanted = lookWanted || now >= pollMicros || isRoomForSkipped();
        boolean refill = now >= refillAtMicros() && agenda.nextClaimMicros(this::isReady) > now;
        if (wanted || refill) {
            look(now, context.config().lookAhead());
            return true;
        }
        if (now >= confirmMicros()) {
            look(now, Duration.ZERO);
            return true;
        }
        return false;
    }

    /** Takes entries to claim now, with a permit taken for each. */
    List<Agenda.Entry> takeClaimable(int most) {
        List<Agenda.Entry> taken = agenda.takeClaimable(context.nowMicros(), singles > 0 ? 1 : most, this::takePermit);
        harvested |= !taken.isEmpty();
        singles = taken.isEmpty() ? 0 : Math.max(0, singles - 1);
        return taken;
    }

    /** The store said that it is not due yet: its clock decides. */
    void claimLater(Agenda.Entry entry, Duration remaining) {
        long micros = Math.max(1, EpochMicros.lengthOf(remaining));
        agenda.put(entry.claimedAt(context.nowMicros() + micros));
    }

    /** Puts entries back, to be claimed singly. */
    void claimOneByOne(List<Agenda.Entry> entries) {
        singles = entries.size();
        entries.forEach(agenda::put);
    }

    /** Leaves an entry alone for a while, because it cannot be claimed and asking at once would not help. */
    void hold(Agenda.Entry entry) {
        long now = context.nowMicros();
        held.values().removeIf(until -> until <= now);
        if (held.size() < MAX_HELD) {
            held.put(entry.key(), now + HOLD_MICROS);
        }
    }

    /** A schedule that was just moved on; kept if it is due soon. */
    void expect(StoredSchedule schedule) {
        long due = dueMicros(schedule);
        long now = context.nowMicros();
        if (due <= now + EpochMicros.lengthOf(context.config().lookAhead())) {
            Agenda.Entry entry = entry(schedule, Optional.empty(), due, now);
            if (entry != null) {
                agenda.put(entry);
            }
        }
    }

    /** When there will be something to do here. */
    long nextMicros() {
        long next = Math.min(pollMicros, agenda.nextClaimMicros(this::isReady));
        return lookWanted || isRoomForSkipped()
                ? Long.MIN_VALUE
                : Math.min(next, Math.min(anyRoom() ? refillAtMicros() : next, confirmMicros()));
    }

    /** When to read on after an answer that was cut: half way through it, or as soon as it is used up. */
    private long refillAtMicros() {
        return harvested ? Math.min(refillMicros, coveredMicros) : refillMicros;
    }

    /** When to see whether the node that looks first has done so; seldom enough for many entries to share a look. */
    private long confirmMicros() {
        long claim = agenda.nextClaimMicros(e -> !e.isConfirmed() && hasRoom(e));
        return claim == Long.MAX_VALUE ? claim : Math.max(claim, lookedMicros + claimDelayMicros / 2);
    }

    private void look(long now, Duration horizon) {
        boolean ahead = !horizon.isZero();
        List<TaskName> tasks = tasksWithRoom();
        if (ahead) {
            lookWanted = false;
            pollMicros = now + jitteredPollMicros();
            refillMicros = Long.MAX_VALUE;
            coveredMicros = Long.MAX_VALUE;
        }
        if (tasks.isEmpty()) {
            return;
        }
        Upcoming upcoming;
        try {
            upcoming = context.store().peek(new PeekRequest(shard, tasks, horizon, limit));
        } catch (RuntimeException e) {
            lookWanted = true;
            throw e;
        }
        if (!upcoming.broken().isEmpty()) {
            LOG.error("shard {} holds records that cannot be read, they are set aside: {}", shard, upcoming.broken());
            context.store().quarantine(shard, upcoming.broken());
        }
        lookedMicros = now;
        long until = merge(upcoming, now, now + EpochMicros.lengthOf(horizon));
        if (ahead && upcoming.more()) {
            coveredMicros = until + 1;
            refillMicros = now + Math.max(CROWDED_MICROS, (until - now) / 2);
        }
        harvested = false;
    }

    private boolean isRoomForSkipped() {
        for (TaskKind kind : skipped) {
            if (executor.permits(kind).anyFree()) {
                return true;
            }
        }
        return false;
    }

    /** Puts an answer into the agenda; returns up to when it is complete. */
    private long merge(Upcoming upcoming, long now, long horizonMicros) {
        List<Agenda.Entry> found =
                new ArrayList<>(upcoming.due().size() + upcoming.waiting().size());
        Cut cut = new Cut(limit, horizonMicros);
        for (StoredSchedule due : upcoming.due()) {
            long at = dueMicros(due);
            cut.count(due.schedule().task(), at);
            add(found, entry(due, Optional.empty(), at, now));
        }
        long until = cut.untilMicros();
        cut = new Cut(limit, until);
        for (Upcoming.WaitingRun waiting : upcoming.waiting()) {
            long at = EpochMicros.of(waiting.notBefore());
            cut.count(waiting.schedule().schedule().task(), at);
            add(found, entry(waiting.schedule(), Optional.of(waiting.run()), at, now));
        }
        until = cut.untilMicros();
        agenda.replace(found, until);
        return until;
    }

    private static long dueMicros(StoredSchedule schedule) {
        return EpochMicros.of(schedule.schedule().dueAt(schedule.next().orElseThrow()));
    }

    private static void add(List<Agenda.Entry> entries, Agenda.@Nullable Entry entry) {
        if (entry != null) {
            entries.add(entry);
        }
    }

    /** Null when the task is unknown here, which only an update since the look was sent can bring about. */
    private Agenda.@Nullable Entry entry(StoredSchedule stored, Optional<RunId> run, long dueMicros, long nowMicros) {
        TaskName task = stored.schedule().task();
        TaskSlot slot = executor.slot(task);
        if (slot == null) {
            return null;
        }
        boolean ours = membership.firstAt(stored.schedule().id(), task).equals(context.node());
        long claim = ours ? dueMicros : Math.max(dueMicros, nowMicros) + claimDelayMicros;
        if (!held.isEmpty()) {
            Comparable<?> key = run.isPresent() ? run.get() : stored.schedule().id();
            claim = Math.max(claim, held.getOrDefault(key, claim));
        }
        return new Agenda.Entry(stored, run, slot, dueMicros, claim, ours, nowMicros);
    }

    /** The tasks whose kind has permits; for the others this node looks again as soon as there is one. */
    private List<TaskName> tasksWithRoom() {
        List<TaskName> tasks = new ArrayList<>();
        skipped.clear();
        names.forEach((kind, all) -> {
            Permits permits = executor.permits(kind);
            if (permits.anyFree()) {
                tasks.addAll(all);
            } else {
                skipped.add(kind);
                permits.want();
            }
        });
        return tasks;
    }

    private boolean anyRoom() {
        for (TaskKind kind : names.keySet()) {
            if (executor.permits(kind).anyFree()) {
                return true;
            }
        }
        return false;
    }

    private boolean isReady(Agenda.Entry entry) {
        return entry.isConfirmed() && hasRoom(entry);
    }

    private boolean hasRoom(Agenda.Entry entry) {
        return entry.slot().permits().anyFree();
    }

    /** Takes a permit, or asks to be told when there is one. */
    private boolean takePermit(Agenda.Entry entry) {
        Permits permits = entry.slot().permits();
        if (permits.take()) {
            return true;
        }
        permits.want();
        return false;
    }

    private long jitteredPollMicros() {
        long poll = EpochMicros.lengthOf(context.config().safetyPoll());
        return poll - ThreadLocalRandom.current().nextLong(poll / POLL_JITTER_PARTS + 1);
    }

    /** Finds up to when an answer is complete, given that every list in it has the same limit. */
    private static final class Cut {

        private final int limit;
        private final Map<TaskName, Integer> counts = new HashMap<>();
        private long untilMicros;

        Cut(int limit, long horizonMicros) {
            this.limit = limit;
            this.untilMicros = horizonMicros;
        }

        /** Counts an entry; a task's entries come in the order of their times. */
        void count(TaskName task, long atMicros) {
            if (counts.merge(task, 1, Integer::sum) == limit) {
                untilMicros = Math.min(untilMicros, atMicros - 1);
            }
        }

        long untilMicros() {
            return untilMicros;
        }
    }
}
