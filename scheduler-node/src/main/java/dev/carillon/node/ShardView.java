package dev.carillon.node;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** After so many nodes each further one waits as long as the last. */
    private static final int MOST_DOUBLINGS = 4;

    private final NodeContext context;
    private final Membership membership;
    private final RunExecutor executor;
    private final Shard shard;
    private final long claimDelayMicros;
    private final long mostDelayMicros;
    private final Agenda agenda = new Agenda();
    private final Map<Comparable<?>, Long> held = new HashMap<>();
    private final Lanes lanes;
    private final Map<TaskName, Integer> taking = new HashMap<>();
    private final Map<TaskName, Long> withoutRoom = new HashMap<>();
    private volatile boolean lookWanted = true;
    private long pollMicros = Long.MIN_VALUE;
    private long aheadMicros;
    private Map<Lane, Long> cuts = Map.of();
    private Map<Lane, Look.Reach> reaches = Map.of();
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
        this.mostDelayMicros =
                Math.max(claimDelayMicros, EpochMicros.lengthOf(context.config().nodeTimeout()));
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
        if (wanted || refill || now >= readOnMicros()) {
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
        singles += entries.size();
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
        Upcoming.Sighting seen = Upcoming.Sighting.of(schedule);
        long now = context.nowMicros();
        if (EpochMicros.of(seen.at())
                <= now + EpochMicros.lengthOf(context.config().lookAhead())) {
            Agenda.Entry entry = entry(seen, Optional.of(schedule), now);
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
                : Math.min(next, Math.min(lanes.anyRoom() ? readAgainMicros() : next, confirmMicros()));
    }

    private long readAgainMicros() {
        return Math.min(refillAtMicros(), readOnMicros());
    }

    /**
     * When to read on after an answer that was cut: half way through it, or as soon as it is used up. Where it was cut in what
     * there is no room for, here or in the cluster, does not count.
     */
    private long refillAtMicros() {
        long cut = Long.MAX_VALUE;
        for (Map.Entry<Lane, Long> lane : cuts.entrySet()) {
            if (mayTakeFrom(lane.getKey())) {
                cut = Math.min(cut, lane.getValue());
            }
        }
        if (cut == Long.MAX_VALUE) {
            return cut;
        }
        long half = aheadMicros + Math.max(CROWDED_MICROS, (cut - aheadMicros) / 2);
        return harvested ? Math.min(half, cut) : half;
    }

    /**
     * When to read on though what was read of other lanes is not used up, which may take long: as soon as all that is known
     * of one lane is, or half way through it when it ends in the future.
     */
    private long readOnMicros() {
        if (!harvested || reaches.isEmpty()) {
            return Long.MAX_VALUE;
        }
        Map<Lane, Look.Reach> with = new HashMap<>(reaches);
        with.keySet().removeIf(lane -> !mayTakeFrom(lane));
        long half = with.values().stream()
                .mapToLong(reach -> reach.cutMicros() - lookedMicros)
                .filter(ahead -> ahead > 0)
                .map(ahead -> lookedMicros + Math.max(CROWDED_MICROS, ahead / 2))
                .min()
                .orElse(Long.MAX_VALUE);
        return agenda.isUsedUp(with) ? Math.min(half, lookedMicros + CROWDED_MICROS) : half;
    }

    private boolean mayTakeFrom(Lane lane) {
        return !withoutRoom.containsKey(lane.task()) && lanes.isRoomFor(lane);
    }

    /** When to see whether the node that looks first has done so; seldom enough for many entries to share a look. */
    private long confirmMicros() {
        long claim = agenda.nextClaimMicros(e -> !e.isConfirmed() && hasRoom(e), context.nowMicros());
        return claim == Long.MAX_VALUE ? claim : Math.max(claim, lookedMicros + claimDelayMicros / 2);
    }

    private void look(long now, Duration horizon) {
        boolean ahead = !horizon.isZero();
        List<Lane> asked = lanes.toRead();
        if (ahead) {
            if (lookWanted || now >= pollMicros) {
                withoutRoom.clear();
            }
            lookWanted = false;
            pollMicros = now + jitteredPollMicros();
            cuts = Map.of();
            reaches = Map.of();
        }
        if (asked.isEmpty()) {
            return;
        }
        Look look = read(asked, horizon, now);
        setAside(look);
        lookedMicros = now;
        merge(look, now);
        if (ahead && look.hasMore()) {
            aheadMicros = now;
            cuts = look.coverage().cuts();
            reaches = look.reaches();
        }
        harvested = false;
    }

    private Look read(List<Lane> asked, Duration horizon, long now) {
        try {
            Predicate<Upcoming.Sighting> reads = reads(now);
            Look look = new Look(context.store(), shard, horizon, now, reads).read(asked);
            if (lanes.learn(look.lanes())) {
                look = new Look(context.store(), shard, horizon, now, reads).read(lanes.toRead());
            }
            look.readOn();
            return look;
        } catch (RuntimeException e) {
            lookWanted = true;
            throw e;
        }
    }

    /** Where what cannot be read filled the answer, something to claim may stand right behind it. */
    private void setAside(Look look) {
        if (look.broken().isEmpty()) {
            return;
        }
        // what was deleted while the look went on is among them: the store sees to that, and tells what it did set
        // aside
        LOG.debug("shard {} holds records that cannot be read: {}", shard, look.broken());
        for (int from = 0; from < look.broken().size(); from += ScheduleStore.MAX_BATCH) {
            int to = Math.min(look.broken().size(), from + ScheduleStore.MAX_BATCH);
            context.store().quarantine(shard, look.broken().subList(from, to));
        }
        if (look.hasMore()) {
            lookSoon();
        }
    }

    /** Puts what was read into the agenda. Something that moved on between two answers is what the later one says. */
    private void merge(Look look, long now) {
        Map<Comparable<?>, Agenda.Entry> found = new LinkedHashMap<>();
        look.due().forEach(due -> add(found, entry(Upcoming.Sighting.of(due), Optional.of(due), now)));
        look.waiting().forEach(run -> add(found, entry(Upcoming.Sighting.of(run), Optional.of(run.schedule()), now)));
        for (Upcoming.Sighting seen : look.unread()) {
            if (!found.containsKey(Agenda.keyOf(seen.schedule(), seen.run()))) {
                add(found, entry(seen, Optional.empty(), now));
            }
        }
        agenda.replace(List.copyOf(found.values()), look.coverage());
    }

    private static void add(Map<Comparable<?>, Agenda.Entry> entries, Agenda.@Nullable Entry entry) {
        if (entry != null) {
            entries.put(entry.key(), entry);
        }
    }

    /**
     * What a look reads the schedules of: of this node's own, and of what it left to others for long enough. With many nodes
     * the rest is most of what there is, and who does not claim it does not need to know more than when it is due.
     */
    private Predicate<Upcoming.Sighting> reads(long now) {
        Map<Comparable<?>, Agenda.Entry> left = agenda.left();
        return seen -> {
            int before = membership.before(seen.schedule(), seen.lane().task());
            if (before == 0) {
                return true;
            }
            Agenda.Entry old = left.get(Agenda.keyOf(seen.schedule(), seen.run()));
            if (old != null && old.dueMicros() == EpochMicros.of(seen.at())) {
                return old.claimMicros() <= now;
            }
            return claimMicros(seen, before, now) <= now;
        };
    }

    /** Null when the task is unknown here, which only an update since the look was sent can bring about. */
    private Agenda.@Nullable Entry entry(Upcoming.Sighting seen, Optional<StoredSchedule> read, long now) {
        TaskName task = seen.lane().task();
        TaskSlot slot = executor.slot(task);
        if (slot == null) {
            return null;
        }
        int before = membership.before(seen.schedule(), task);
        long claim = claimMicros(seen, before, now);
        if (!held.isEmpty()) {
            claim = Math.max(claim, held.getOrDefault(Agenda.keyOf(seen.schedule(), seen.run()), claim));
        }
        // not read, and ours only since then: the next look reads it
        boolean ours = before == 0 && read.isPresent();
        return new Agenda.Entry(
                seen.schedule(), seen.lane(), seen.run(), read, slot, EpochMicros.of(seen.at()), claim, ours, now);
    }

    /** What is urgent waits for the node that looks first from when it is due, else from when it is seen. */
    private long claimMicros(Upcoming.Sighting seen, int before, long now) {
        long due = EpochMicros.of(seen.at());
        if (before == 0) {
            return due;
        }
        return (seen.lane().isOrdinary() ? Math.max(due, now) : due) + delayMicros(before);
    }

    /** Twice as long for each node more: so one or two see whether the first has done it, and not all the others. */
    private long delayMicros(int before) {
        return Math.min(mostDelayMicros, claimDelayMicros << Math.min(before - 1, MOST_DOUBLINGS));
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
