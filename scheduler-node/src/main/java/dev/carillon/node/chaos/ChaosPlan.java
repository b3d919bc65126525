package dev.carillon.node.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Which faults happen when, by a seed. Of four or more places for nodes at most two are disturbed at a time, each by one
 * fault; Redis by one at a time beside them, and not again at once when it was started anew: claims rest then, and a cluster
 * that only rests shows nothing. The process of the last place is never ended, so that what grows in a node
 * has the whole time for it. Every kind comes before any comes twice, as far as there is time. Immutable.
 *
 * @param faults in the order of their times
 */
record ChaosPlan(List<Planned> faults) {

    private static final Duration HEAD_START = Duration.ofSeconds(3);
    /** No fault begins so late that it would not be over before the end. */
    private static final Duration TAIL = Duration.ofSeconds(2);

    private static final int SHORTEST_GAP_MILLIS = 500;
    private static final int LONGEST_GAP_MILLIS = 3_000;
    /** How many leases Redis is left alone after it was started anew, where the trial is long enough for that. */
    private static final int LEASES_OF_PEACE = 4;

    private static final int LONGEST_PEACE_PART = 15;

    /**
     * One fault.
     *
     * @param kind what is done
     * @param place which place for a node it hits; meaningless for Redis
     * @param at when, since the beginning
     * @param length for how long
     */
    record Planned(FaultKind kind, int place, Duration at, Duration length) {

        Duration end() {
            return at.plus(length);
        }
    }

    /** What happens one after the other. */
    private static final class Lane {
        private final List<FaultKind> kinds;
        private final List<Integer> places;
        /** The last of its places is the last of all. */
        private final boolean holdsLast;

        private Duration free = HEAD_START;
        private int next;

        private Lane(List<FaultKind> kinds, List<Integer> places, boolean holdsLast) {
            this.kinds = kinds;
            this.places = places;
            this.holdsLast = holdsLast;
        }
    }

    static ChaosPlan of(long seed, Duration length, Duration lease, int places, Set<FaultKind> kinds) {
        Random random = new Random(seed);
        List<FaultKind> ofNodes = shuffled(kinds, FaultKind.Target.NODE, random);
        List<FaultKind> ofRedis = shuffled(kinds, FaultKind.Target.REDIS, random);
        List<FaultKind> backwards = new ArrayList<>(ofNodes);
        Collections.reverse(backwards);
        int half = Math.max(1, places / 2);
        List<Planned> all = new ArrayList<>();
        fill(new Lane(ofNodes, range(0, half), false), length, lease, random, all);
        if (places >= 4) {
            fill(new Lane(backwards, range(half, places), true), length, lease, random, all);
        }
        fill(new Lane(ofRedis, List.of(0), false), length, lease, random, all);
        all.sort(Comparator.comparing(Planned::at));
        return new ChaosPlan(List.copyOf(all));
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> all = new ArrayList<>();
        for (int place = from; place < to; place++) {
            all.add(place);
        }
        return all;
    }

    private static List<FaultKind> shuffled(Set<FaultKind> kinds, FaultKind.Target target, Random random) {
        List<FaultKind> some = new ArrayList<>(
                kinds.stream().filter(kind -> kind.target() == target).sorted().toList());
        Collections.shuffle(some, random);
        return some;
    }

    private static void fill(Lane lane, Duration length, Duration lease, Random random, List<Planned> all) {
        boolean full = lane.kinds.isEmpty();
        while (!full) {
            full = true;
            // what is too long for the time that is left does not keep out what is short
            for (int tried = 0; full && tried < lane.kinds.size(); tried++) {
                FaultKind kind = lane.kinds.get(lane.next++ % lane.kinds.size());
                Duration lasts = between(kind.shortest(lease), kind.longest(lease), random);
                if (lane.free.plus(lasts).compareTo(length.minus(TAIL)) <= 0) {
                    int endable = lane.places.size() - (kind.endsNode() && lane.holdsLast ? 1 : 0);
                    int place = lane.places.get(random.nextInt(endable));
                    Planned planned = new Planned(kind, place, lane.free, lasts);
                    all.add(planned);
                    int gap = random.nextInt(SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS);
                    lane.free = planned.end().plusMillis(gap).plus(peaceAfter(kind, length, lease));
                    full = false;
                }
            }
        }
    }

    private static Duration peaceAfter(FaultKind kind, Duration length, Duration lease) {
        if (!kind.restartsRedis()) {
            return Duration.ZERO;
        }
        Duration most = length.dividedBy(LONGEST_PEACE_PART);
        Duration peace = lease.multipliedBy(LEASES_OF_PEACE);
        return peace.compareTo(most) < 0 ? peace : most;
    }

    private static Duration between(Duration least, Duration most, Random random) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    Map<FaultKind, Integer> counts() {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }
}
