package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a faultless cluster of two nodes would have written in half a minute, in which node-2 is killed in the middle of a
 * long run; to be spoilt by a test.
 */
final class PlantedEvidence {

    static final long T0 = 1_800_000_000_000L;
    static final long KILL = T0 + 13_000;
    static final long RESTART = T0 + 21_400;
    static final long END = T0 + 30_500;
    /** The long run that the kill cuts off. */
    static final long CUT = T0 + 12_400;

    static final Loss LOSS = new Loss("node-2", KILL * 1_000);

    private static final long CREATED_MICROS = (T0 - 500) * 1_000;

    private final List<Expected> schedules = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Optional<Loss> loss = Optional.of(LOSS);
    private long fence = 1_000_000;

    private PlantedEvidence() {}

    static PlantedEvidence faultless() {
        PlantedEvidence all = new PlantedEvidence();
        all.expect("tick", new Rhythm.Grid(0, 1_000));
        all.expect("beat", new Rhythm.Grid(T0 + 37, 250));
        all.expect("long", new Rhythm.Grid(T0 + 400, 4_000));
        all.expect("chain", new Rhythm.AfterEnd(700));
        all.expect("once", new Rhythm.Single(T0 + 5_000));
        for (long nominal = T0; nominal <= END; nominal += 1_000) {
            all.ran("tick", nominal, "node-1", 20);
        }
        for (long nominal = T0 + 37; nominal <= END; nominal += 250) {
            all.ran("beat", nominal, nominal < KILL ? "node-2" : "node-1", 5);
        }
        all.ran("once", T0 + 5_000, "node-2", 5);
        all.longRuns();
        all.chain();
        return all;
    }

    private void expect(String id, Rhythm rhythm) {
        schedules.add(new Expected(id, rhythm, 1, CREATED_MICROS - 2_000, CREATED_MICROS));
    }

    private void longRuns() {
        for (long nominal = T0 + 400; nominal < CUT; nominal += 4_000) {
            ran("long", nominal, "node-2", 2_500);
        }
        start("long", CUT, "node-2", 1, "SCHEDULE", CUT + 1);
        Event again = start("long", CUT, "node-1", 2, "RECOVERY", RESTART);
        finish(again, RESTART + 2_500);
        ran("long", T0 + 24_400, "node-1", 2_500);
        ran("long", T0 + 28_400, "node-1", 2_500);
    }

    private void chain() {
        long nominal = CREATED_MICROS / 1_000 + 700;
        while (nominal <= END) {
            nominal = ran("chain", nominal, "node-1", 100) + 700;
        }
    }

    /** One attempt that succeeds; returns when its end was recorded. */
    long ran(String schedule, long nominal, String node, long length) {
        Event start = start(schedule, nominal, node, 1, "SCHEDULE", nominal + 1);
        return finish(start, nominal + 1 + length);
    }

    Event start(String schedule, long nominal, String node, int attempt, String cause, long atMillis) {
        String run = RunId.of(new ScheduleId(schedule), Instant.ofEpochMilli(nominal))
                .value();
        fence++;
        Event start = new Event(
                Event.Kind.START, node, run, nominal, attempt, fence, cause, 0, "-", atMillis * 1_000, atMillis);
        events.add(start);
        return start;
    }

    long finish(Event start, long atMillis) {
        add(start, Event.Kind.END, Event.OK, atMillis);
        add(start, Event.Kind.RECORDED, Event.FINISHED, atMillis + 1);
        return atMillis + 1;
    }

    void add(Event start, Event.Kind kind, String outcome, long atMillis) {
        events.add(changed(start, kind, outcome, atMillis * 1_000, start.fence(), start.missed()));
    }

    static Event changed(Event old, Event.Kind kind, String outcome, long wallMicros, long fence, int missed) {
        return new Event(
                kind,
                old.node(),
                old.run(),
                old.nominalMillis(),
                old.attempt(),
                fence,
                old.cause(),
                missed,
                outcome,
                wallMicros,
                wallMicros);
    }

    static Predicate<Event> about(String schedule, long nominal) {
        return event -> event.schedule().equals(schedule) && event.nominalMillis() == nominal;
    }

    static Predicate<Event> is(Event.Kind kind) {
        return event -> event.kind() == kind;
    }

    PlantedEvidence remove(Predicate<Event> which) {
        if (!events.removeIf(which)) {
            throw new IllegalStateException("nothing was there to remove");
        }
        return this;
    }

    PlantedEvidence replace(Predicate<Event> which, UnaryOperator<Event> by) {
        if (events.stream().noneMatch(which)) {
            throw new IllegalStateException("nothing was there to replace");
        }
        events.replaceAll(event -> which.test(event) ? by.apply(event) : event);
        return this;
    }

    PlantedEvidence withoutLoss() {
        loss = Optional.empty();
        return this;
    }

    PlantedEvidence nothing() {
        events.clear();
        return this;
    }

    List<Event> events() {
        return events;
    }

    Verdict judge() {
        return judge(END);
    }

    Verdict judge(long endMillis) {
        return new Checker(schedules, 2, true).check(events, loss, endMillis * 1_000, Map.of());
    }
}
