package dev.carillon.node.chaos;

import dev.carillon.node.chaos.Asked.Grid;
import dev.carillon.node.chaos.Asked.Spell;
import dev.carillon.node.evidence.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Evidence that is made up. Moments are milliseconds since the trial began. Not thread-safe. */
final class Trial {

    static final Duration LEASE = Duration.ofSeconds(10);
    static final int PERIOD = 1_000;
    static final String NODE = "node-1.1";
    static final String OTHER = "node-2.1";

    private static final long T0 = 1_790_000_000_000L;

    private final List<Asked> asked = new ArrayList<>();
    private final Disturbances disturbances = new Disturbances(LEASE);
    private final List<Event> events = new ArrayList<>();
    private final List<Administrator.Triggered> triggered = new ArrayList<>();

    /** What a handler's attempt leaves. */
    final class Attempt {
        private final String run;
        private final long nominal;
        private final int number;
        private final String cause;
        private final String node;
        private final long fence;

        private Attempt(String run, long nominal, int number, String cause, String node, long fence) {
            this.run = run;
            this.nominal = nominal;
            this.number = number;
            this.cause = cause;
            this.node = node;
            this.fence = fence;
        }

        Attempt start(long at) {
            return add(Event.Kind.START, "-", at);
        }

        Attempt end(String outcome, long at) {
            return add(Event.Kind.END, outcome, at);
        }

        Attempt recorded(String outcome, long at) {
            return add(Event.Kind.RECORDED, outcome, at);
        }

        private Attempt add(Event.Kind kind, String outcome, long at) {
            events.add(
                    new Event(kind, node, run, T0 + nominal, number, fence, cause, 0, outcome, micros(at), nanos(at)));
            return this;
        }
    }

    static long micros(long at) {
        return (T0 + at) * 1_000;
    }

    static long nanos(long at) {
        return at * 1_000_000;
    }

    /** A schedule that fires every second from the beginning, and is never changed. */
    Trial steady(String id, int limit, boolean fragile) {
        return grid(id, limit, fragile, List.of(Spell.begun(micros(-200), micros(-100))), List.of());
    }

    Trial grid(String id, int limit, boolean fragile, List<Spell> spells, List<Long> deletions) {
        asked.add(new Asked(id, new Grid(T0, PERIOD, spells, deletions), limit, fragile));
        return this;
    }

    Trial asked(Asked schedule) {
        asked.add(schedule);
        return this;
    }

    /** An attempt whose fence is the moment of its claim. */
    Attempt attempt(String id, long nominal, int number, String cause, String node, long claimed) {
        return new Attempt(id + "@" + nominal, nominal, number, cause, node, micros(claimed));
    }

    Attempt manual(String id, long nominal, long claimed) {
        return new Attempt(id + "@" + nominal + "-m", nominal, 1, "MANUAL", NODE, micros(claimed));
    }

    /** One whole run, as it should be. */
    Trial ran(String id, long nominal) {
        return ran(id, nominal, NODE);
    }

    Trial ran(String id, long nominal, String node) {
        attempt(id, nominal, 1, "SCHEDULE", node, nominal + 1)
                .start(nominal + 2)
                .end(Event.OK, nominal + 10)
                .recorded(Event.FINISHED, nominal + 12);
        return this;
    }

    /** Whole runs of every second, but for some. */
    Trial ranBut(String id, long until, Long... but) {
        List<Long> left = List.of(but);
        for (long nominal = 0; nominal <= until; nominal += PERIOD) {
            if (!left.contains(nominal)) {
                ran(id, nominal);
            }
        }
        return this;
    }

    Trial fault(FaultKind kind, String node, long from, long until) {
        disturbances.add(
                new Disturbance(kind, node, nanos(from), until == Long.MAX_VALUE ? Long.MAX_VALUE : nanos(until)));
        return this;
    }

    Trial triggered(String id, String run, long answered) {
        triggered.add(new Administrator.Triggered(id, run, micros(answered)));
        return this;
    }

    Findings judge(long until) {
        Judge judge = new Judge(asked, disturbances, LEASE, T0 * 1_000_000);
        events.forEach(judge::add);
        judge.judge(micros(until));
        judge.judgeTriggered(triggered);
        return judge.findings();
    }

    Verdict verdict(long until, Set<FaultKind> wanted) {
        return Verdict.of(judge(until), disturbances, wanted, true, 0);
    }
}
