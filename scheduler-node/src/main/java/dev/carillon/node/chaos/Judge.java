package dev.carillon.node.chaos;

import dev.carillon.node.chaos.Asked.Chain;
import dev.carillon.node.chaos.Asked.Grid;
import dev.carillon.node.chaos.Asked.Single;
import dev.carillon.node.chaos.Asked.Skipping;
import dev.carillon.node.chaos.Asked.Spell;
import dev.carillon.node.evidence.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges a cluster under faults by the evidence, by what was asked of it, and by the faults that were made. Knows nothing of
 * the product but the meaning of its words: it counts fire times by arithmetic of its own.
 *
 * <p>A claim's fence is at least the time of the claim by Redis's clock, in microseconds; that tells what was claimed before
 * a change and what after it. Filled first, asked afterwards. Not thread-safe.
 */
final class Judge {

    /** How far the clock that a change was planned by may be off. */
    private static final long CLOCK_ERROR_MICROS = 50_000;

    private static final long WRONG_CLOCK_MICROS = 1_000_000;

    /** Within what time a fire time has started whatever the faults, so that a pause behind that does not excuse it. */
    private static final long SETTLED_MICROS = Duration.ofSeconds(60).toNanos() / 1_000;

    private static final long SETTLED_NANOS = SETTLED_MICROS * 1_000;

    /** So many of what is not started again may be lost before the start, or one in so many: a node holds them for moments. */
    private static final int MOST_UNBEGUN = 10;

    private static final int UNBEGUN_SHARE = 20;

    /** How many fire times a run may take. */
    private static final int MOST_BEHIND = 200;

    private final Map<String, Asked> asked = new HashMap<>();
    private final Disturbances disturbances;
    private final long leaseNanos;
    private final Findings findings = new Findings();
    private final Map<String, NavigableMap<Long, Map<String, RunTrial>>> runs = new HashMap<>();
    /** Between the machine's two clocks. */
    private final long wallMinusNanos;

    private final Set<String> wrongClocks = new HashSet<>();

    private final ResumeJudge resumes;
    private int fragile;
    private int unbegun;

    /** @param wallMinusNanos how far the two clocks of the machine are apart, by a process whose clocks are right */
    Judge(List<Asked> schedules, Disturbances disturbances, Duration lease, long wallMinusNanos) {
        schedules.forEach(each -> asked.put(each.id(), each));
        this.disturbances = disturbances;
        this.leaseNanos = lease.toNanos();
        this.wallMinusNanos = wallMinusNanos;
        this.resumes = new ResumeJudge(disturbances, lease, findings);
    }

    Findings findings() {
        return findings;
    }

    /** What a node says of the clock on its wall is not believed: that may be wrong on purpose. */
    void add(Event told) {
        Event event = told.at((told.nanos() + wallMinusNanos) / 1_000);
        if (Math.abs(told.wallMicros() - event.wallMicros()) > WRONG_CLOCK_MICROS) {
            wrongClocks.add(told.node());
        }
        addTrue(event);
    }

    /** How many node processes had a clock that was off by more than a second. */
    int wrongClocks() {
        return wrongClocks.size();
    }

    private void addTrue(Event event) {
        Asked schedule = asked.get(event.schedule());
        if (schedule == null) {
            findings.violation(Violation.UNEXPECTED, RunTrial.words(event) + " belongs to no schedule");
            return;
        }
        runs.computeIfAbsent(event.schedule(), id -> new TreeMap<>())
                .computeIfAbsent(event.nominalMillis(), nominal -> new HashMap<>())
                .computeIfAbsent(event.run(), run -> new RunTrial(leaseNanos, schedule))
                .add(event);
        if (event.outcome().equals(Event.STALE)) {
            findings.refused();
        }
        if (event.kind() == Event.Kind.START) {
            resumes.started(event);
        }
    }

    /**
     * Judges the runs that somebody asked for.
     *
     * @param triggered those that were answered, and those that may be there without an answer
     */
    void judgeTriggered(List<Administrator.Triggered> triggered) {
        Set<String> known = new HashSet<>();
        Map<String, Integer> unanswered = new HashMap<>();
        for (Administrator.Triggered each : triggered) {
            known.add(each.run());
            if (each.run().isEmpty()) {
                unanswered.merge(each.schedule(), 1, Integer::sum);
            } else if (!hasStarted(each.run()) && !isGone(each)) {
                findings.violation(Violation.MISSING, each.run() + ", which was triggered");
            }
        }
        allRuns()
                .filter(run -> RunTrial.isManual(run) && !known.contains(run))
                .filter(run -> unanswered.merge(scheduleOf(run), -1, Integer::sum) < 0)
                .forEach(run -> findings.violation(Violation.UNEXPECTED, run + " was not triggered"));
    }

    private static String scheduleOf(String run) {
        return run.substring(0, run.indexOf('@'));
    }

    private Stream<String> allRuns() {
        return runs.values().stream()
                .flatMap(byNominal -> byNominal.values().stream())
                .flatMap(byName -> byName.keySet().stream());
    }

    private boolean hasStarted(String run) {
        return runs.getOrDefault(scheduleOf(run), new TreeMap<>()).values().stream()
                .flatMap(byName -> Optional.ofNullable(byName.get(run)).stream())
                .anyMatch(trial -> !trial.starts().isEmpty());
    }

    private boolean isGone(Administrator.Triggered each) {
        return Optional.ofNullable(asked.get(each.schedule()))
                .filter(schedule ->
                        schedule.isDeletedWithin(each.answeredMicros(), each.answeredMicros() + SETTLED_MICROS))
                .isPresent();
    }

    /** @param endMicros up to which fire time everything must have happened */
    void judge(long endMicros) {
        asked.values().forEach(schedule -> judge(schedule, endMicros));
        resumes.judge(nominalNanos(endMicros / 1_000));
        if (unbegun > Math.max(MOST_UNBEGUN, fragile / UNBEGUN_SHARE)) {
            findings.violation(
                    Violation.MISSING, unbegun + " of " + fragile + " that must not start twice, which is too many");
        }
        long longest = 2 * leaseNanos / 1_000;
        for (long micros : findings.takeOvers()) {
            if (micros > longest) {
                findings.violation(Violation.SLOW_TAKEOVER, "after " + micros / 1_000 + " ms");
            }
        }
    }

    private NavigableMap<Long, Map<String, RunTrial>> runsOf(Asked schedule) {
        return runs.getOrDefault(schedule.id(), new TreeMap<>());
    }

    private void judge(Asked schedule, long endMicros) {
        runsOf(schedule).values().forEach(byName -> byName.values().forEach(run -> judge(run, schedule, endMicros)));
        judgeOverlap(schedule);
        switch (schedule.rhythm()) {
            case Grid grid -> judgeGrid(schedule, grid, endMicros);
            case Skipping skipping -> judgeSkipping(schedule, skipping.grid(), endMicros);
            case Chain chain -> judgeChain(schedule, chain, endMicros);
            case Single single -> judgeSingle(schedule, single, endMicros);
        }
    }

    private void judge(RunTrial run, Asked schedule, long endMicros) {
        boolean mayBeGone = run.starts().stream()
                .reduce((a, b) -> b)
                .filter(start -> start.wallMicros() > endMicros
                        || schedule.isDeletedWithin(start.wallMicros(), start.wallMicros() + SETTLED_MICROS))
                .isPresent();
        run.judge(disturbances, mayBeGone, findings);
    }

    private void judgeGrid(Asked schedule, Grid grid, long endMicros) {
        NavigableMap<Long, Map<String, RunTrial>> all = runsOf(schedule);
        all.forEach((nominal, byName) -> judgeAsked(grid, nominal, byName));
        for (Spell spell : grid.spells()) {
            long until = spell.hasEnd() ? Math.min(endMicros, spell.endAskedMicros() - SETTLED_MICROS) : endMicros;
            long first = grid.atOrAfter(Math.ceilDiv(spell.answeredMicros() + CLOCK_ERROR_MICROS, 1_000));
            for (long nominal = first; nominal * 1_000 <= until; nominal += grid.periodMillis()) {
                occurred(schedule, nominal, all.getOrDefault(nominal, Map.of()));
            }
        }
    }

    /**
     * Each start must be on the grid and within a spell in which it was active, and claimed within that; a later attempt may
     * be claimed within a later spell, if no deletion lies between.
     */
    private void judgeAsked(Grid grid, long nominal, Map<String, RunTrial> byName) {
        ofSchedule(byName).flatMap(run -> run.starts().stream()).forEach(start -> {
            boolean wanted = grid.contains(nominal)
                    && grid.spells().stream()
                            .filter(spell -> spell.mayHold(nominal * 1_000, CLOCK_ERROR_MICROS))
                            .anyMatch(spell -> start.fence() <= afterEnd(spell) || mayGoOn(grid, spell, start));
            if (!wanted) {
                findings.violation(Violation.UNEXPECTED, RunTrial.words(start) + " was not asked for");
            }
        });
    }

    /** What a pause has held starts behind it; what was deleted never. */
    private static boolean mayGoOn(Grid grid, Spell first, Event start) {
        return start.attempt() > 1
                && grid.spells().stream()
                        .anyMatch(spell -> spell.askedMicros() > first.askedMicros()
                                && spell.mayHold(start.fence(), CLOCK_ERROR_MICROS))
                && grid.deletions().stream()
                        .noneMatch(at -> at >= first.endAskedMicros() && at <= start.fence() - CLOCK_ERROR_MICROS);
    }

    private static long afterEnd(Spell spell) {
        return spell.endAnsweredMicros() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : spell.endAnsweredMicros() + CLOCK_ERROR_MICROS;
    }

    private long nominalNanos(long nominalMillis) {
        return nominalMillis * 1_000_000 - wallMinusNanos;
    }

    private void occurred(Asked schedule, long nominal, Map<String, RunTrial> byName) {
        findings.occurrence();
        fragile += schedule.fragile() ? 1 : 0;
        Optional<Event> first = firstStart(byName);
        if (first.isEmpty()
                && schedule.fragile()
                && disturbances.mayHaveEndedAClaim(nominalNanos(nominal), SETTLED_NANOS)) {
            // its node was lost between the claim and the start
            findings.lostByPolicy();
            unbegun++;
            return;
        } else if (first.isEmpty()) {
            findings.violation(Violation.MISSING, schedule.id() + " at " + nominal);
            return;
        }
        if (ofSchedule(byName).count() > 1) {
            findings.violation(Violation.DUPLICATE, "one fire time, several runs: " + byName.keySet());
        }
        long late = first.get().wallMicros() - nominal * 1_000;
        long dueNanos = first.get().nanos() - late * 1_000;
        findings.started(
                late, disturbances.isCalm(dueNanos - leaseNanos, first.get().nanos()));
    }

    /** Those that the schedule gave, not those that somebody triggered. */
    private static Stream<RunTrial> ofSchedule(Map<String, RunTrial> byName) {
        return byName.entrySet().stream()
                .filter(entry -> !RunTrial.isManual(entry.getKey()))
                .map(Map.Entry::getValue);
    }

    private static Optional<Event> firstStart(Map<String, RunTrial> byName) {
        return ofSchedule(byName).flatMap(run -> run.starts().stream()).findFirst();
    }

    /** What falls into a run under way is dropped, and what nobody could claim in time is missed; nothing else may be left out. */
    private void judgeSkipping(Asked schedule, Grid grid, long endMicros) {
        NavigableMap<Long, Map<String, RunTrial>> all = runsOf(schedule);
        all.forEach((nominal, byName) -> judgeAsked(grid, nominal, byName));
        long from = grid.atOrAfter(Math.ceilDiv(grid.spells().get(0).answeredMicros(), 1_000));
        for (long nominal = from; nominal * 1_000 <= endMicros; nominal += grid.periodMillis()) {
            if (firstStart(all.getOrDefault(nominal, Map.of())).isPresent()) {
                occurred(schedule, nominal, all.getOrDefault(nominal, Map.of()));
            } else if (isAccountedFor(schedule, grid, nominal)) {
                findings.lostByPolicy();
            } else {
                findings.violation(Violation.MISSING, schedule.id() + " at " + nominal + ", with no run under way");
            }
        }
        Long last = all.floorKey(endMicros / 1_000);
        if (last == null || last * 1_000 < endMicros - SETTLED_MICROS) {
            findings.violation(Violation.MISSING, schedule.id() + " stands still since " + last);
        }
    }

    /** A run is under way at that time, or the next one says that it stands for it as well. */
    private boolean isAccountedFor(Asked schedule, Grid grid, long nominal) {
        boolean isUnderWay = runsOf(schedule).headMap(nominal, false).descendingMap().values().stream()
                .limit(MOST_BEHIND)
                .flatMap(Judge::ofSchedule)
                .anyMatch(run -> run.isUnderWayAt(nominal * 1_000 - CLOCK_ERROR_MICROS));
        return isUnderWay
                || runsOf(schedule).tailMap(nominal, false).entrySet().stream()
                        .limit(1)
                        .flatMap(later -> ofSchedule(later.getValue())
                                .flatMap(run -> run.starts().stream())
                                .map(start -> later.getKey() - start.missed() * grid.periodMillis()))
                        .anyMatch(oldest -> oldest <= nominal);
    }

    private void judgeChain(Asked schedule, Chain chain, long endMicros) {
        long earliest = 0;
        long last = 0;
        for (Map.Entry<Long, Map<String, RunTrial>> entry : runsOf(schedule).entrySet()) {
            boolean forgotten = entry.getValue().values().stream().anyMatch(run -> run.isForgotten(disturbances));
            if (!forgotten && entry.getKey() * 1_000 < earliest - CLOCK_ERROR_MICROS) {
                findings.violation(
                        Violation.EARLY, schedule.id() + " at " + entry.getKey() + ": the delay is cut short");
            }
            if (firstStart(entry.getValue()).isPresent()) {
                occurred(schedule, entry.getKey(), entry.getValue());
            }
            for (RunTrial run : entry.getValue().values()) {
                long end = run.lastEnd().map(Event::wallMicros).orElse(earliest);
                earliest = end + chain.delayMillis() * 1_000;
                last = end;
            }
        }
        if (last < endMicros - SETTLED_MICROS) {
            findings.violation(Violation.MISSING, schedule.id() + " stands still since " + last / 1_000);
        }
    }

    private void judgeSingle(Asked schedule, Single single, long endMicros) {
        runsOf(schedule).forEach((nominal, byName) -> {
            if (nominal != single.atMillis()) {
                firstStart(byName)
                        .ifPresent(start ->
                                findings.violation(Violation.UNEXPECTED, RunTrial.words(start) + " was not asked for"));
            }
        });
        if (single.atMillis() * 1_000 <= endMicros) {
            occurred(schedule, single.atMillis(), runsOf(schedule).getOrDefault(single.atMillis(), Map.of()));
        }
    }

    /** No more attempts at once than the schedule allows; one on a node that died ended with it. */
    private void judgeOverlap(Asked schedule) {
        if (schedule.limit() != 1) {
            return;
        }
        List<Event> starts = new ArrayList<>();
        Map<Long, Long> ends = new HashMap<>();
        runsOf(schedule)
                .values()
                .forEach(byName -> byName.values()
                        .forEach(run -> run.starts().forEach(start -> {
                            starts.add(start);
                            ends.put(start.fence(), endNanos(run, start));
                        })));
        starts.sort((a, b) -> Long.compare(a.nanos(), b.nanos()));
        for (int i = 1; i < starts.size(); i++) {
            Event before = starts.get(i - 1);
            Event start = starts.get(i);
            boolean sameRun = before.run().equals(start.run());
            boolean over = ends.getOrDefault(before.fence(), Long.MAX_VALUE) <= start.nanos();
            if (!sameRun && !over && !disturbances.stoodStill(before.node(), before.nanos(), start.nanos())) {
                findings.violation(
                        Violation.OVERLAP,
                        RunTrial.words(before) + " goes on while " + RunTrial.words(start) + " starts");
            }
        }
    }

    private long endNanos(RunTrial run, Event start) {
        long death = disturbances.deathOf(start.node()).orElse(Long.MAX_VALUE);
        return run.endOf(start).map(Event::nanos).orElse(death);
    }
}
