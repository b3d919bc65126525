package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.Lateness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Judges a cluster by the evidence its handlers left and by what was asked of it. Knows nothing of the product but the
 * meaning of its words: it counts fire times by arithmetic of its own and asks no planner, no store and no clock. Immutable.
 *
 * <p>Every fire time must have a start, or a later run that says it stands for it, or an unfinished run that was in its way.
 * Every start must have a fire time, must not come before it, and must be the only one, unless the attempt before it failed,
 * was handed over, or was cut off by the death of its node. Too little evidence is no proof of anything.
 */
final class Checker {

    /** A start that is not later shows that the cluster was at work just then. */
    private static final long PUNCTUAL_MICROS = 20_000;

    /** Of how many fire times one may be coalesced though the cluster was at work: one node of it may have stalled. */
    private static final int COALESCED_ONE_OF = 100;

    private static final int LEAST_OCCURRENCES = 20;

    private final List<Expected> schedules;
    private final int nodes;
    private final boolean killWanted;

    /**
     * @param nodes how many nodes there were
     * @param killWanted whether one of them was to be killed
     */
    Checker(List<Expected> schedules, int nodes, boolean killWanted) {
        this.schedules = List.copyOf(schedules);
        this.nodes = nodes;
        this.killWanted = killWanted;
    }

    /**
     * Judges.
     *
     * @param events all that was written, in any order
     * @param loss the node that was killed, if one was
     * @param endMicros up to which fire time everything must have happened, by the machine's clock
     * @param troubles what else went wrong, already known
     */
    Verdict check(List<Event> events, Optional<Loss> loss, long endMicros, Map<Fault, List<String>> troubles) {
        Findings findings = new Findings();
        troubles.forEach((fault, all) -> all.forEach(what -> findings.fault(fault, what)));
        Map<String, ScheduleCheck> checks = new LinkedHashMap<>();
        schedules.forEach(
                expected -> checks.put(expected.id(), new ScheduleCheck(expected, loss, endMicros, findings)));
        for (Event event : events) {
            ScheduleCheck check = checks.get(event.schedule());
            if (check != null) {
                check.add(event);
            } else {
                findings.fault(Fault.UNEXPECTED, RunStory.words(event) + " belongs to no schedule");
            }
        }
        checkFences(events, findings);
        checks.values().forEach(ScheduleCheck::check);
        Optional<TakeOver> takeOver = TakeOver.of(loss, checks.values(), findings.restarts());
        checkCoalesced(takeOver, findings);
        return verdict(events, findings, takeOver);
    }

    private static void checkFences(List<Event> events, Findings findings) {
        Set<Long> seen = new HashSet<>();
        for (Event event : events) {
            if (event.kind() == Event.Kind.START && !seen.add(event.fence())) {
                findings.fault(Fault.FENCE, RunStory.words(event) + ", which another start has as well");
            }
        }
    }

    /**
     * Fire times are coalesced when nobody could claim them. So nothing else that was due between one of them and the run
     * that stands for it can have been punctual, but for what happens while a dead node's share is taken over.
     */
    private static void checkCoalesced(Optional<TakeOver> takeOver, Findings findings) {
        NavigableSet<Long> punctual = new TreeSet<>();
        for (Findings.Sample sample : findings.samples()) {
            if (sample.lateMicros() < PUNCTUAL_MICROS) {
                punctual.add(sample.dueMicros());
            }
        }
        List<String> refuted = findings.coalesced().stream()
                .filter(coalesced -> ordinary(takeOver).test(coalesced.sample()))
                .filter(coalesced -> {
                    Long witness = punctual.ceiling(coalesced.dueMicros());
                    return witness != null && witness < coalesced.start().nominalMillis() * 1_000;
                })
                .map(coalesced -> coalesced.start().schedule() + " at " + coalesced.dueMicros() / 1_000)
                .toList();
        if (refuted.size() * COALESCED_ONE_OF > findings.occurrences()) {
            refuted.forEach(what -> findings.fault(Fault.COALESCED, what));
        }
    }

    private static Predicate<Findings.Sample> ordinary(Optional<TakeOver> takeOver) {
        return sample -> takeOver.filter(over -> over.covers(sample)).isEmpty();
    }

    private Verdict verdict(List<Event> events, Findings findings, Optional<TakeOver> takeOver) {
        List<Findings.Sample> all = new ArrayList<>(findings.samples());
        findings.coalesced().forEach(coalesced -> all.add(coalesced.sample()));
        Predicate<Findings.Sample> ordinary = ordinary(takeOver);
        int starts = (int) events.stream()
                .filter(event -> event.kind() == Event.Kind.START)
                .count();
        return new Verdict(
                findings.occurrences(),
                starts,
                findings.faults(),
                findings.skippedCount(),
                findings.coalesced().size(),
                findings.retries(),
                findings.handedOverCount(),
                List.copyOf(findings.restarts()),
                takeOver,
                lateness(all, ordinary),
                lateness(all, ordinary.negate()),
                List.copyOf(findings.problems()),
                doubts(events, findings));
    }

    private static Lateness lateness(Collection<Findings.Sample> samples, Predicate<Findings.Sample> which) {
        return Lateness.of(samples.stream()
                .filter(which)
                .mapToLong(Findings.Sample::lateMicros)
                .toArray());
    }

    /** Why the evidence proves nothing. */
    private List<String> doubts(List<Event> events, Findings findings) {
        List<String> doubts = new ArrayList<>();
        if (findings.samples().size() < LEAST_OCCURRENCES) {
            doubts.add("only " + findings.samples().size() + " fire times were started");
        }
        Set<String> fired = new HashSet<>();
        Set<String> busy = new HashSet<>();
        events.stream().filter(event -> event.kind() == Event.Kind.START).forEach(start -> {
            fired.add(start.schedule());
            busy.add(start.node());
        });
        for (Class<?> kind : List.of(Rhythm.Grid.class, Rhythm.AfterEnd.class, Rhythm.Single.class)) {
            boolean silent = schedules.stream()
                    .filter(expected -> kind.isInstance(expected.rhythm()))
                    .noneMatch(expected -> fired.contains(expected.id()));
            if (silent) {
                doubts.add("no schedule of the kind " + kind.getSimpleName() + " was started");
            }
        }
        if (nodes > 1 && busy.size() < 2) {
            doubts.add("only " + busy.size() + " of " + nodes + " nodes started anything");
        }
        if (killWanted && findings.restarts().isEmpty()) {
            doubts.add("no run was cut off by the kill and started again");
        }
        return doubts;
    }
}
