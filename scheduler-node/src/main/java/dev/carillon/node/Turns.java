package dev.carillon.node;

import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Policies;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who goes next when more may be claimed than there is room for.
 *
 * <p>What may be claimed stands in lines, one for each lane and age: due just now, lately, or long ago. In a line the
 * earliest goes first. The line goes on that has not had its turn for the longest time; so a backlog, however long, leaves
 * the other tasks their share, and what is due now in its own task too, and gets a share itself, however much comes. A line
 * has no turn while what ranks higher stands in one of a higher priority. Not thread-safe.
 */
final class Turns {

    /** What is due for less than this has a line of its own. */
    static final Duration JUST_NOW = Duration.ofSeconds(1);

    /** What is due for less than this too; what is due for longer is a backlog. */
    static final Duration LATELY = Duration.ofSeconds(10);

    private enum Age {
        JUST_NOW,
        LATELY,
        LONG_AGO
    }

    private record Line(Lane lane, Age age) {}

    private final Map<Line, Long> served = new HashMap<>();
    private long turn;

    /**
     * Takes up to {@code most} entries in turn.
     *
     * @param claimable in the order in which those of a lane go
     * @param goes asked once for each that would be next; if not, none behind it in its line does either
     */
    List<Agenda.Entry> take(List<Agenda.Entry> claimable, long nowMicros, int most, Predicate<Agenda.Entry> goes) {
        Map<Line, Deque<Agenda.Entry>> lines = new LinkedHashMap<>();
        for (Agenda.Entry entry : claimable) {
            lines.computeIfAbsent(new Line(entry.lane(), age(entry, nowMicros)), line -> new ArrayDeque<>())
                    .add(entry);
        }
        List<Agenda.Entry> taken = new ArrayList<>();
        while (taken.size() < most) {
            Line next = next(lines);
            if (next == null) {
                break;
            }
            Deque<Agenda.Entry> line = lines.getOrDefault(next, new ArrayDeque<>());
            Agenda.Entry entry = line.remove();
            if (goes.test(entry)) {
                taken.add(entry);
                served.put(next, ++turn);
            } else {
                line.clear();
            }
            if (line.isEmpty()) {
                lines.remove(next);
            }
        }
        return taken;
    }

    private static Age age(Agenda.Entry entry, long nowMicros) {
        long micros = nowMicros - entry.dueMicros();
        if (micros < EpochMicros.lengthOf(JUST_NOW)) {
            return Age.JUST_NOW;
        }
        return micros < EpochMicros.lengthOf(LATELY) ? Age.LATELY : Age.LONG_AGO;
    }

    private @Nullable Line next(Map<Line, Deque<Agenda.Entry>> lines) {
        long[] ahead = firstRanksAbove(lines);
        Line best = null;
        long bestServed = 0;
        long bestRank = 0;
        for (Map.Entry<Line, Deque<Agenda.Entry>> line : lines.entrySet()) {
            long rank = line.getValue().element().rankMicros();
            if (ahead[line.getKey().lane().priority()] < rank) {
                continue;
            }
            long last = served.getOrDefault(line.getKey(), 0L);
            if (best == null || last < bestServed || (last == bestServed && rank < bestRank)) {
                best = line.getKey();
                bestServed = last;
                bestRank = rank;
            }
        }
        return best;
    }

    /** For each priority the first place that is taken by a higher one. */
    private static long[] firstRanksAbove(Map<Line, Deque<Agenda.Entry>> lines) {
        long[] first = new long[Policies.MAX_PRIORITY + 2];
        Arrays.fill(first, Long.MAX_VALUE);
        lines.forEach((line, entries) -> first[line.lane().priority()] =
                Math.min(first[line.lane().priority()], entries.element().rankMicros()));
        long[] above = new long[first.length];
        long least = Long.MAX_VALUE;
        for (int priority = first.length - 1; priority >= 0; priority--) {
            above[priority] = least;
            least = Math.min(least, first[priority]);
        }
        return above;
    }
}
