package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Follows the evidence while it grows: shows it, chooses whom to kill, knows what is outstanding. Not thread-safe. */
final class Watch {

    /** Schedules that fire more often than this are shown by the total only. */
    private static final long SHOWN_PERIOD_MILLIS = 2_000;

    /** What is not older than this may still be under way and is not missing yet. */
    private static final long SETTLING_MICROS = 1_000_000;

    private static final long MARGIN_MICROS = 400_000;

    private final Checker checker;
    private final PrintStream out;
    private final Map<String, Expected> schedules;
    private final List<Event> events = new ArrayList<>();
    private Optional<Loss> loss = Optional.empty();
    private final Set<Long> restartsShown = new HashSet<>();
    private boolean goneShown;

    Watch(Checker checker, List<Expected> schedules, PrintStream out) {
        this.checker = checker;
        this.out = out;
        this.schedules = schedules.stream().collect(Collectors.toMap(Expected::id, expected -> expected));
    }

    private static long periodMillis(Rhythm rhythm) {
        return switch (rhythm) {
            case Rhythm.Grid grid -> grid.periodMillis();
            case Rhythm.AfterEnd chain -> chain.delayMillis();
            case Rhythm.Single single -> Long.MAX_VALUE;
        };
    }

    void add(List<Event> some) {
        events.addAll(some);
        some.stream()
                .filter(event -> event.kind() == Event.Kind.START)
                .sorted(Comparator.comparingLong(Event::wallMicros))
                .forEach(this::show);
    }

    private void show(Event start) {
        Expected expected = schedules.get(start.schedule());
        boolean often = expected != null && periodMillis(expected.rhythm()) < SHOWN_PERIOD_MILLIS;
        if (expected != null && (!often || start.cause().equals("RECOVERY"))) {
            out.println(Words.fire(start, expected));
        }
    }

    List<Event> events() {
        return events;
    }

    Optional<Loss> loss() {
        return loss;
    }

    /** The node in the middle of the most long runs, if there is one. */
    Optional<String> victim(long nowMicros) {
        return underWay().stream()
                .filter(start -> start.schedule().startsWith(DemoSchedules.LONG_PREFIX))
                .filter(start -> {
                    long age = nowMicros - start.wallMicros();
                    return age > MARGIN_MICROS && age < DemoSchedules.LONG_RUN.toNanos() / 1_000 - MARGIN_MICROS;
                })
                .map(Event::node)
                .collect(Collectors.groupingBy(node -> node, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private List<Event> underWay() {
        Set<Long> ended = new HashSet<>();
        events.stream().filter(event -> event.kind() == Event.Kind.END).forEach(event -> ended.add(event.fence()));
        return events.stream()
                .filter(event -> event.kind() == Event.Kind.START && !ended.contains(event.fence()))
                .toList();
    }

    /** A node is about to be killed. */
    void killing(Loss killed) {
        loss = Optional.of(killed);
        long held = underWay().stream().filter(killed::hit).count();
        out.println("killing " + killed.node() + " (SIGKILL) in the middle of " + held + " runs");
    }

    /** The verdict on what should have happened by now; while a take-over goes on, on what came before it. */
    Verdict soFar(long nowMicros) {
        Verdict now = checker.check(events, loss, nowMicros - SETTLING_MICROS, Map.of());
        if (loss.isPresent() && now.outstanding() > 0) {
            return checker.check(events, Optional.empty(), loss.get().wallMicros() - SETTLING_MICROS, Map.of());
        }
        return now;
    }

    /** True when nothing that was due up to a moment is outstanding. */
    boolean isSettled(long untilMicros) {
        return checker.check(events, loss, untilMicros, Map.of()).outstanding() == 0;
    }

    void showTally(long nowMicros) {
        out.println(Words.tally(soFar(nowMicros)));
    }

    /** Says who took over what, once. */
    void showTakeOver(long nowMicros) {
        if (loss.isEmpty() || goneShown) {
            return;
        }
        Verdict verdict = checker.check(events, loss, nowMicros - SETTLING_MICROS, Map.of());
        List<Restart> restarts = verdict.restarts();
        restarts.stream()
                .filter(restart -> restartsShown.add(restart.after().fence()))
                .forEach(restart -> out.println(Words.restart(restart)));
        if (verdict.outstanding() == 0 && !restarts.isEmpty()) {
            verdict.takeOver().ifPresent(over -> out.println(Words.gone(over)));
            goneShown = true;
        }
    }
}
