package dev.carillon.node;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One look into some lanes of a shard, up to a horizon.
 *
 * <p>An answer holds so many entries of each lane, the earliest first. So in a lane with a backlog it would show nothing of
 * what is due now, or soon. There this reads on where that begins: at what has become due {@link Turns#LATELY lately}, and
 * if there is too much of that too, at the present moment. Used once.
 */
final class Look {

    /** Where to read on in what is hidden, as far back from now. */
    private static final List<Duration> BEHIND_A_BACKLOG = List.of(Turns.LATELY, Duration.ZERO);

    /**
     * How far a lane is known that an answer was cut in.
     *
     * @param fromMicros where the last answer about it begins
     * @param cutMicros where that ends
     */
    record Reach(long fromMicros, long cutMicros) {

        boolean contains(long micros) {
            return fromMicros <= micros && micros <= cutMicros;
        }
    }

    /** How much of the agenda the first answer may fill, and each of the others. */
    private static final int HALF = 2;

    private static final int QUARTER = 4;

    private final ScheduleStore store;
    private final Shard shard;
    private final Duration horizon;
    private final long nowMicros;
    private final Predicate<Upcoming.Sighting> reads;
    private final List<StoredSchedule> due = new ArrayList<>();
    private final List<Upcoming.WaitingRun> waiting = new ArrayList<>();
    private final List<Upcoming.Sighting> unread = new ArrayList<>();
    private final List<BrokenRecord> broken = new ArrayList<>();
    private final Set<Lane> lanes = new HashSet<>();
    private final Map<Lane, Reach> reaches = new HashMap<>();
    private Coverage coverage = Coverage.COMPLETE;
    private boolean more;

    /** @param reads of what it reads the schedules too */
    Look(ScheduleStore store, Shard shard, Duration horizon, long nowMicros, Predicate<Upcoming.Sighting> reads) {
        this.store = store;
        this.shard = shard;
        this.horizon = horizon;
        this.nowMicros = nowMicros;
        this.reads = reads;
    }

    /** Reads the earliest of each lane. */
    Look read(List<Lane> asked) {
        coverage = ask(asked, Lanes.limit(asked.size(), HALF), Optional.empty());
        coverage.cuts().forEach((lane, cut) -> reaches.put(lane, new Reach(Long.MIN_VALUE, cut)));
        return this;
    }

    /** Reads on where a backlog hides what is due now. */
    void readOn() {
        for (Duration back : BEHIND_A_BACKLOG) {
            if (back.isZero() && horizon.isZero()) {
                return;
            }
            long from = nowMicros - EpochMicros.lengthOf(back);
            List<Lane> hidden = cutBefore(from);
            if (hidden.isEmpty()) {
                return;
            }
            Map<Lane, Long> further = ask(hidden, Lanes.limit(hidden.size(), QUARTER), Optional.of(back))
                    .cuts();
            hidden.forEach(reaches::remove);
            further.forEach((lane, cut) -> reaches.put(lane, new Reach(from, cut)));
        }
    }

    private List<Lane> cutBefore(long micros) {
        return reaches.entrySet().stream()
                .filter(reach -> reach.getValue().cutMicros() < micros)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Coverage ask(List<Lane> asked, int limit, Optional<Duration> back) {
        Coverage reached = new Coverage(limit, nowMicros + EpochMicros.lengthOf(horizon));
        for (int from = 0; from < asked.size(); from += PeekRequest.MAX_LANES) {
            List<Lane> some = asked.subList(from, Math.min(asked.size(), from + PeekRequest.MAX_LANES));
            add(store.peek(new PeekRequest(shard, some, horizon, limit, back, reads)), reached);
        }
        return reached;
    }

    private void add(Upcoming answer, Coverage reached) {
        count(answer, reached);
        due.addAll(answer.due());
        waiting.addAll(answer.waiting());
        unread.addAll(answer.unread());
        broken.addAll(answer.broken());
        lanes.addAll(answer.lanes());
        more |= answer.more();
    }

    /** In the order of their times, read or not. */
    private static void count(Upcoming answer, Coverage reached) {
        Stream.concat(
                        Stream.concat(
                                answer.due().stream().map(Upcoming.Sighting::of),
                                answer.waiting().stream().map(Upcoming.Sighting::of)),
                        answer.unread().stream())
                .sorted(Comparator.comparing(Upcoming.Sighting::at))
                .forEach(reached::count);
    }

    List<StoredSchedule> due() {
        return due;
    }

    List<Upcoming.WaitingRun> waiting() {
        return waiting;
    }

    /** What it did not read the schedules of. */
    List<Upcoming.Sighting> unread() {
        return unread;
    }

    List<BrokenRecord> broken() {
        return broken;
    }

    /** The lanes with a priority that there are. */
    Set<Lane> lanes() {
        return lanes;
    }

    /** How far the first answer reaches. */
    Coverage coverage() {
        return coverage;
    }

    /** True when the limit cut an answer. */
    boolean hasMore() {
        return more;
    }

    /** The lanes that have more than was read, and how far each is known. */
    Map<Lane, Reach> reaches() {
        return Map.copyOf(reaches);
    }
}
