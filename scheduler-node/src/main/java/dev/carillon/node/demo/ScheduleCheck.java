package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Compares what one schedule should have done with what the evidence says it did. Not thread-safe. */
final class ScheduleCheck {

    /** How far the clock that a creation was planned by may be off. */
    private static final long CLOCK_ERROR_MICROS = 5_000;

    private final Expected expected;
    private final Optional<Loss> loss;
    private final long endMicros;
    private final Findings findings;
    private final NavigableMap<Long, RunStory> stories = new TreeMap<>();

    ScheduleCheck(Expected expected, Optional<Loss> loss, long endMicros, Findings findings) {
        this.expected = expected;
        this.loss = loss;
        this.endMicros = endMicros;
        this.findings = findings;
    }

    void add(Event event) {
        stories.computeIfAbsent(event.nominalMillis(), nominal -> new RunStory())
                .add(event);
    }

    Expected expected() {
        return expected;
    }

    /** All starts, in the order of their fire times. */
    List<Event> starts() {
        return stories.values().stream()
                .flatMap(story -> story.starts().stream())
                .toList();
    }

    void check() {
        stories.values().forEach(story -> story.judge(loss, findings));
        checkOverlap();
        switch (expected.rhythm()) {
            case Rhythm.Grid grid -> checkGrid(grid);
            case Rhythm.AfterEnd chain -> checkChain(chain);
            case Rhythm.Single single -> checkSingle(single);
        }
    }

    private void checkGrid(Rhythm.Grid grid) {
        long firstSure = grid.after(Math.floorDiv(expected.createdMicros(), 1_000));
        for (Map.Entry<Long, RunStory> story : stories.entrySet()) {
            long nominal = story.getKey();
            if (!grid.contains(nominal) || nominal * 1_000 < expected.askedMicros() - CLOCK_ERROR_MICROS) {
                unexpected(story.getValue());
            } else if (nominal < firstSure) {
                occurred(nominal, story.getValue());
            }
            checkMissedCount(grid, nominal, story.getValue());
        }
        for (long nominal = firstSure; nominal * 1_000 <= endMicros; nominal = grid.after(nominal)) {
            RunStory story = stories.get(nominal);
            if (story != null && story.first().isPresent()) {
                occurred(nominal, story);
            } else {
                findings.occurrence();
                explain(grid, nominal);
            }
        }
    }

    /** What a run says it stands for must not have been started on its own. */
    private void checkMissedCount(Rhythm.Grid grid, long nominal, RunStory story) {
        Long before = stories.lowerKey(nominal);
        int missed = story.first().map(Event::missed).orElse(0);
        if (before != null && before >= nominal - missed * grid.periodMillis()) {
            findings.fault(
                    Fault.UNEXPECTED,
                    expected.id() + " at " + nominal + " stands for " + missed + " others, one of which was started");
        }
    }

    /** A fire time without a start: a later run may stand for it, or an earlier one may have been in its way. */
    private void explain(Rhythm.Grid grid, long nominal) {
        Optional<Event> later = Optional.ofNullable(stories.higherEntry(nominal))
                .flatMap(entry -> entry.getValue().first());
        boolean covered = later.filter(start -> start.nominalMillis() - start.missed() * grid.periodMillis() <= nominal)
                .isPresent();
        if (covered) {
            findings.coalesced(nominal * 1_000, later.orElseThrow());
        } else if (unfinishedAt(nominal) >= expected.overlap()) {
            findings.skipped();
        } else {
            findings.fault(Fault.MISSING, expected.id() + " at " + nominal);
        }
    }

    private long unfinishedAt(long nominal) {
        return stories.headMap(nominal).values().stream()
                .filter(story -> story.unfinishedUntilMicros(loss) >= nominal * 1_000)
                .count();
    }

    private void occurred(long nominal, RunStory story) {
        findings.occurrence();
        Event start = story.first().orElseThrow();
        if (start.cause().equals("SCHEDULE")) {
            findings.started(Math.max(nominal * 1_000, expected.createdMicros()), start);
        }
    }

    private void unexpected(RunStory story) {
        story.first()
                .ifPresent(start -> findings.fault(Fault.UNEXPECTED, RunStory.words(start) + " was not asked for"));
    }

    private void checkChain(Rhythm.AfterEnd chain) {
        long fromMicros = expected.askedMicros() - CLOCK_ERROR_MICROS;
        long untilMicros = expected.createdMicros() + CLOCK_ERROR_MICROS;
        for (Map.Entry<Long, RunStory> entry : stories.entrySet()) {
            long nominal = entry.getKey();
            if (nominal < Math.floorDiv(fromMicros, 1_000) + chain.delayMillis()) {
                findings.fault(
                        Fault.EARLY,
                        expected.id() + " at " + nominal + ": the delay after the run before is cut short");
            } else if (untilMicros < Long.MAX_VALUE
                    && nominal > Math.floorDiv(untilMicros, 1_000) + chain.delayMillis()) {
                findings.fault(Fault.MISSING, expected.id() + " before " + nominal + ": the delay took too long");
            }
            RunStory story = entry.getValue();
            if (story.first().isPresent() && nominal * 1_000 <= endMicros) {
                occurred(nominal, story);
            }
            fromMicros = story.lastEnd().map(Event::wallMicros).orElse(Long.MAX_VALUE / 2);
            untilMicros = story.unfinishedUntilMicros(loss);
        }
        long dueMicros = untilMicros == Long.MAX_VALUE ? untilMicros : untilMicros + chain.delayMillis() * 1_000;
        if (dueMicros <= endMicros) {
            findings.occurrence();
            findings.fault(Fault.MISSING, expected.id() + " at " + dueMicros / 1_000);
        }
    }

    private void checkSingle(Rhythm.Single single) {
        stories.forEach((nominal, story) -> {
            if (nominal != single.atMillis()) {
                unexpected(story);
            }
        });
        RunStory story = stories.get(single.atMillis());
        if (story != null && story.first().isPresent()) {
            occurred(single.atMillis(), story);
        } else if (Math.max(single.atMillis() * 1_000, expected.createdMicros()) <= endMicros) {
            findings.occurrence();
            findings.fault(Fault.MISSING, expected.id() + " at " + single.atMillis());
        }
    }

    /** No more attempts at once than the schedule allows; an attempt on a node that died ended with it. */
    private void checkOverlap() {
        List<Long> ends = new ArrayList<>();
        List<Event> starts = new ArrayList<>(starts());
        starts.sort((a, b) -> Long.compare(a.wallMicros(), b.wallMicros()));
        for (Event start : starts) {
            ends.removeIf(end -> end <= start.wallMicros());
            ends.add(endMicros(start));
            if (ends.size() > expected.overlap()) {
                findings.fault(Fault.OVERLAP, RunStory.words(start) + " is one of " + ends.size() + " at once");
            }
        }
    }

    private long endMicros(Event start) {
        RunStory story = stories.get(start.nominalMillis());
        Optional<Event> end = story == null ? Optional.empty() : story.endOf(start);
        if (end.isPresent()) {
            return end.get().wallMicros();
        }
        return loss.filter(killed -> killed.hit(start)).map(Loss::wallMicros).orElse(Long.MAX_VALUE);
    }
}
