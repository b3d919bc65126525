package dev.carillon.node;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final long claimDelayMicros;
    private final Agenda agenda = new Agenda();
    private final Map<Comparable<?>, Long> held = new HashMap<>();
    private final Lanes lanes;
    private final Map<TaskName, Integer> taking = new HashMap<>();
    private final Map<TaskName, Long> withoutRoom = new HashMap<>();
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
        this.lanes = new Lanes(context.tasks(), executor);
        this.claimDelayMicros = EpochMicros.lengthOf(context.config().claimDelay());
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
        withoutRoom.values().removeIf(until -> until <= now);
        boolean wanted = lookWanted || now >= pollMicros || lanes.isRoomForSkipped();
        boolean refill = now >= refillAtMicros() && agenda.nextClaimMicros(this::isReady, now) > now;
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
        taking.clear();
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

    /** The task has no room in the cluster: leave it alone for a while, or until something says that there may be. */
    void waitForRoom(Agenda.Entry entry, Duration remaining) {
        long until = context.nowMicros() + EpochMicros.lengthOf(remaining);
        withoutRoom.put(entry.slot().task().name(), until);
        agenda.put(entry);
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

    /** When there will be something to do here, unless a permit is given back first. */
    long nextMicros() {
        lanes.wantRoom();
        long next = Math.min(pollMicros, agenda.nextClaimMicros(this::isReady, context.nowMicros()));
        for (long until : withoutRoom.values()) {
            next = Math.min(next, until);
        }
        return lookWanted || lanes.isRoomForSkipped()
                ? Long.MIN_VALUE
                : Math.min(next, Math.min(lanes.anyRoom() ? refillAtMicros() : next, confirmMicros()));
    }

    /** When to read on after an answer that was cut: half way through it, or as soon as it is used up. */
    private long refillAtMicros() {
        if (!withoutRoom.isEmpty() && !agenda.isCut(lane -> !withoutRoom.containsKey(lane.task()))) {
            return Long.MAX_VALUE;
        }
        return harvested ? Math.min(refillMicros, coveredMicros) : refillMicros;
    }

    /** When to see whether the node that looks first has done so; seldom enough for many entries to share a look. */
    private long confirmMicros() {
        long claim = agenda.nextClaimMicros(e -> !e.isConfirmed() && hasRoom(e), context.nowMicros());
        return claim == Long.MAX_VALUE ? claim : Math.max(claim, lookedMicros + claimDelayMicros / 2);
    }

    private void look(long now, Duration horizon) {
        boolean ahead = !horizon.isZero();
        List<Lane> asked = lanes.withRoom();
        if (ahead) {
            if (lookWanted || now >= pollMicros) {
                withoutRoom.clear();
            }
            lookWanted = false;
            pollMicros = now + jitteredPollMicros();
            refillMicros = Long.MAX_VALUE;
            coveredMicros = Long.MAX_VALUE;
        }
        if (asked.isEmpty()) {
            return;
        }
        Upcoming upcoming = peek(asked, horizon);
        if (lanes.learn(upcoming.lanes())) {
            asked = lanes.withRoom();
            upcoming = peek(asked, horizon);
        }
        if (!upcoming.broken().isEmpty()) {
            LOG.error("shard {} holds records that cannot be read, they are set aside: {}", shard, upcoming.broken());
            context.store().quarantine(shard, upcoming.broken());
        }
        lookedMicros = now;
        long until = merge(upcoming, Lanes.limit(asked.size()), now, now + EpochMicros.lengthOf(horizon));
        if (ahead && upcoming.more()) {
            coveredMicros = until + 1;
            refillMicros = now + Math.max(CROWDED_MICROS, (until - now) / 2);
        }
        harvested = false;
    }

    private Upcoming peek(List<Lane> asked, Duration horizon) {
        try {
            Upcoming answer = peek(asked, 0, horizon);
            for (int from = PeekRequest.MAX_LANES; from < asked.size(); from += PeekRequest.MAX_LANES) {
                answer = answer.and(peek(asked, from, horizon));
            }
            return answer;
        } catch (RuntimeException e) {
            lookWanted = true;
            throw e;
        }
    }

    /** Asks for as many lanes from a place on as one request may name. */
    private Upcoming peek(List<Lane> asked, int from, Duration horizon) {
        List<Lane> some = asked.subList(from, Math.min(asked.size(), from + PeekRequest.MAX_LANES));
        return context.store().peek(new PeekRequest(shard, some, horizon, Lanes.limit(asked.size())));
    }

    /** Puts an answer into the agenda; returns up to when it is complete. */
    private long merge(Upcoming upcoming, int limit, long now, long horizonMicros) {
        List<Agenda.Entry> found =
                new ArrayList<>(upcoming.due().size() + upcoming.waiting().size());
        Coverage coverage = new Coverage(limit, horizonMicros);
        for (StoredSchedule due : upcoming.due()) {
            long at = dueMicros(due);
            coverage.countDue(due.schedule().lane(), at);
            add(found, entry(due, Optional.empty(), at, now));
        }
        for (Upcoming.WaitingRun waiting : upcoming.waiting()) {
            long at = EpochMicros.of(waiting.notBefore());
            coverage.countWaiting(waiting.schedule().schedule().lane(), at);
            add(found, entry(waiting.schedule(), Optional.of(waiting.run()), at, now));
        }
        agenda.replace(found, coverage);
        return coverage.untilMicros();
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
        // what is urgent waits for the node that looks first from when it is due, else from when it is seen
        boolean urgent = !stored.schedule().lane().isOrdinary();
        long claim = ours ? dueMicros : (urgent ? dueMicros : Math.max(dueMicros, nowMicros)) + claimDelayMicros;
        if (!held.isEmpty()) {
            Comparable<?> key = run.isPresent() ? run.get() : stored.schedule().id();
            claim = Math.max(claim, held.getOrDefault(key, claim));
        }
        return new Agenda.Entry(stored, run, slot, dueMicros, claim, ours, nowMicros);
    }

    private boolean isReady(Agenda.Entry entry) {
        return entry.isConfirmed() && hasRoom(entry);
    }

    private boolean hasRoom(Agenda.Entry entry) {
        return mayHaveRoom(entry) && entry.slot().permits().anyFree();
    }

    /** False while its task is known to have no room in the cluster. */
    private boolean mayHaveRoom(Agenda.Entry entry) {
        return withoutRoom.isEmpty()
                || !withoutRoom.containsKey(entry.slot().task().name());
    }

    /** True for one more than its task's limits let one request start. */
    private boolean isOneTooMany(Agenda.Entry entry) {
        TaskLimits limits = entry.slot().task().limits();
        return !limits.isNone() && taking.merge(entry.slot().task().name(), 1, Integer::sum) > limits.mostAtOnce();
    }

    private boolean takePermit(Agenda.Entry entry) {
        return mayHaveRoom(entry)
                && !isOneTooMany(entry)
                && entry.slot().permits().take();
    }

    private long jitteredPollMicros() {
        long poll = EpochMicros.lengthOf(context.config().safetyPoll());
        return poll - context.config().jitter().applyAsLong(poll / POLL_JITTER_PARTS + 1);
    }
}
