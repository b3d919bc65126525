package dev.carillon.node;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What will be due in one shard soon, in the order in which this node wants to claim it, so that at the due instant a
 * single request is left. It is a memory of the last look, not the truth: an entry that somebody else took meanwhile
 * simply loses its claim. Times are in microseconds since 1970 by the store's clock. Not thread-safe.
 */
final class Agenda {

    /** How much longer something has to wait to go before what is one priority higher: so nothing waits for ever. */
    static final Duration AGEING = Duration.ofMinutes(1);

    /** How many entries are kept; of more, those that rank last are dropped and read again later. */
    static final int MAX_ENTRIES = 4_000;

    /**
     * Something to claim.
     *
     * @param id of which schedule
     * @param lane of which lane
     * @param run the waiting run, or empty for the schedule's next fire time
     * @param read the schedule as it was read; empty as long as this is what other nodes look at first
     * @param slot how this node runs it
     * @param dueMicros when it is due
     * @param claimMicros when this node wants to claim it
     * @param ours true when no other node looks at it first
     * @param seenMicros when it was seen last
     */
    record Entry(
            ScheduleId id,
            Lane lane,
            Optional<RunId> run,
            Optional<StoredSchedule> read,
            TaskSlot slot,
            long dueMicros,
            long claimMicros,
            boolean ours,
            long seenMicros) {

        Comparable<?> key() {
            return keyOf(id, run);
        }

        /** The schedule of what may be claimed. */
        StoredSchedule schedule() {
            return read.orElseThrow();
        }

        /** What another node looks at first is claimed only after it was seen undone. */
        boolean isConfirmed() {
            return read.isPresent() && (ours || seenMicros >= claimMicros);
        }

        /** Its place among what may be claimed. */
        long rankMicros() {
            return Agenda.rankMicros(lane, dueMicros);
        }

        Entry claimedAt(long micros) {
            return new Entry(id, lane, run, read, slot, dueMicros, micros, ours, seenMicros);
        }
    }

    private List<Entry> entries = new ArrayList<>();
    private Coverage coverage = Coverage.COMPLETE;
    private final Turns turns = new Turns();

    /** The place of what is due at a moment: a higher priority counts like having waited longer. */
    static long rankMicros(Lane lane, long dueMicros) {
        return dueMicros - lane.priority() * EpochMicros.lengthOf(AGEING);
    }

    /** What an entry is about: a schedule has one next fire time, a run waits once. */
    static Comparable<?> keyOf(ScheduleId id, Optional<RunId> run) {
        return run.isPresent() ? run.get() : id;
    }

    int size() {
        return entries.size();
    }

    /** What other nodes look at first, by its key. */
    Map<Comparable<?>, Entry> left() {
        Map<Comparable<?>, Entry> left = new HashMap<>();
        for (Entry entry : entries) {
            if (!entry.ours()) {
                left.put(entry.key(), entry);
            }
        }
        return left;
    }

    /**
     * Replaces what is due up to a moment by what was read.
     *
     * @param found all that is due up to that moment, and perhaps some that is due later
     * @param answer how far the answer reaches
     */
    void replace(List<Entry> found, Coverage answer) {
        coverage = answer;
        Map<Comparable<?>, Entry> known = left();
        Set<Comparable<?>> read = new HashSet<>();
        List<Entry> merged = new ArrayList<>(found.size() + 16);
        for (Entry entry : found) {
            read.add(entry.key());
            Entry old = entry.ours() ? null : known.get(entry.key());
            // how long another node has had its chance is counted from when this node first saw the entry
            if (old != null && old.dueMicros() == entry.dueMicros()) {
                merged.add(entry.claimedAt(old.claimMicros()));
            } else {
                merged.add(entry);
            }
        }
        for (Entry entry : entries) {
            if (entry.dueMicros() > answer.untilMicros() && !read.contains(entry.key())) {
                merged.add(entry);
            }
        }
        if (merged.size() > MAX_ENTRIES) {
            merged.sort(Comparator.comparingLong(Entry::rankMicros));
            merged.subList(MAX_ENTRIES, merged.size()).clear();
        }
        merged.sort(Comparator.comparingLong(Entry::claimMicros));
        entries = merged;
    }

    /** True when of some lane nothing is left that lies within its reach. */
    boolean isUsedUp(Map<Lane, Look.Reach> reaches) {
        Set<Lane> left = new HashSet<>();
        for (Entry entry : entries) {
            Look.Reach reach = reaches.get(entry.lane());
            if (reach != null && reach.contains(entry.dueMicros())) {
                left.add(entry.lane());
            }
        }
        return left.size() < reaches.size();
    }

    /** Adds one entry in its place. */
    void put(Entry entry) {
        int at = entries.size();
        while (at > 0 && entries.get(at - 1).claimMicros() > entry.claimMicros()) {
            at--;
        }
        entries.add(at, entry);
    }

    /**
     * Removes and returns entries to claim at a moment, at most {@code most} of those for which there is room, in the order
     * that {@link Turns} gives them.
     */
    List<Entry> takeClaimable(long nowMicros, int most, Predicate<Entry> room) {
        List<Entry> claimable = new ArrayList<>();
        boolean ranked = false;
        for (Entry entry : entries) {
            if (entry.claimMicros() <= nowMicros && entry.isConfirmed()) {
                claimable.add(entry);
                ranked |= !entry.lane().isOrdinary();
            }
        }
        if (ranked) {
            claimable.sort(Comparator.comparingLong(Entry::rankMicros));
        }
        Coverage.Gate gate = coverage.gate(entries);
        List<Entry> taken = turns.take(claimable, nowMicros, most, entry -> {
            boolean goes = gate.lets(entry, nowMicros) && room.test(entry);
            if (goes) {
                gate.taken(entry);
            }
            return goes;
        });
        if (!taken.isEmpty()) {
            Set<Entry> gone = Collections.newSetFromMap(new IdentityHashMap<>());
            gone.addAll(taken);
            entries.removeIf(gone::contains);
        }
        return taken;
    }

    /** When the first entry of some may be claimed, or {@link Long#MAX_VALUE}. */
    long nextClaimMicros(Predicate<Entry> which, long nowMicros) {
        Coverage.Gate gate = coverage.gate(entries);
        for (Entry entry : entries) {
            if (which.test(entry) && gate.lets(entry, Math.max(nowMicros, entry.claimMicros()))) {
                return entry.claimMicros();
            }
        }
        return Long.MAX_VALUE;
    }
}
