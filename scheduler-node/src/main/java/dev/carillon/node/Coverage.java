package dev.carillon.node;

import dev.carillon.schedule.Lane;
import dev.carillon.store.Upcoming;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far an answer reaches in which every list has the same limit: up to when it is complete, and where it was cut. Behind
 * the cut of a lane may stand what ranks higher than anything that was read of a lower priority. Not thread-safe.
 */
final class Coverage {

    /** An answer that was cut nowhere. */
    static final Coverage COMPLETE = new Coverage(Integer.MAX_VALUE, Long.MAX_VALUE);

    private final int limit;
    private final Map<Lane, Integer> due = new HashMap<>();
    private final Map<Lane, Integer> waiting = new HashMap<>();
    private final Map<Lane, Long> cuts = new HashMap<>();
    private long untilMicros;
    private boolean urgentCut;

    Coverage(int limit, long horizonMicros) {
        this.limit = limit;
        this.untilMicros = horizonMicros;
    }

    /** Counts a fire time or a waiting run; those of a lane come in their order. */
    void count(Upcoming.Sighting seen) {
        count(seen.run().isEmpty() ? due : waiting, seen.lane(), EpochMicros.of(seen.at()));
    }

    private void count(Map<Lane, Integer> counts, Lane lane, long atMicros) {
        if (counts.merge(lane, 1, Integer::sum) == limit) {
            untilMicros = Math.min(untilMicros, atMicros - 1);
            cuts.merge(lane, atMicros, Math::min);
            urgentCut |= !lane.isOrdinary();
        }
    }

    /** Up to when all lists are complete. */
    long untilMicros() {
        return untilMicros;
    }

    /** Where each list that was cut ends. */
    Map<Lane, Long> cuts() {
        return Map.copyOf(cuts);
    }

    /** What the cuts mean while these entries are left. */
    Gate gate(List<Agenda.Entry> left) {
        return new Gate(left);
    }

    /**
     * Holds back what might be outranked: when all that was read of a cut lane is taken, the next of it has to be read
     * before anything goes that ranks lower. While some of it is left it could not be taken, and holds nobody back. What
     * is known of the lane from behind the cut does not count.
     */
    final class Gate {

        private final Map<Lane, Integer> left = new HashMap<>();

        private Gate(List<Agenda.Entry> entries) {
            if (urgentCut) {
                entries.forEach(entry -> count(entry, 1));
            }
        }

        void taken(Agenda.Entry entry) {
            if (urgentCut) {
                count(entry, -1);
            }
        }

        private void count(Agenda.Entry entry, int by) {
            if (entry.dueMicros() <= cuts.getOrDefault(entry.lane(), Long.MAX_VALUE)) {
                left.merge(entry.lane(), by, Integer::sum);
            }
        }

        /** True when nothing unread that is due by then ranks higher. */
        boolean lets(Agenda.Entry entry, long nowMicros) {
            if (!urgentCut) {
                return true;
            }
            for (Map.Entry<Lane, Long> cut : cuts.entrySet()) {
                Lane lane = cut.getKey();
                boolean mayBeDue = cut.getValue() <= nowMicros;
                if (mayBeDue
                        && lane.priority() > entry.lane().priority()
                        && left.getOrDefault(lane, 0) <= 0
                        && entry.rankMicros() > Agenda.rankMicros(lane, cut.getValue())) {
                    return false;
                }
            }
            return true;
        }
    }
}
