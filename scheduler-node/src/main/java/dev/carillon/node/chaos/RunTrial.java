package dev.carillon.node.chaos;

import dev.carillon.node.evidence.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that the evidence tells of one run, by attempt. Filled first, judged afterwards. Not thread-safe. */
final class RunTrial {

    /** Until the end of a lease its node may still act on what it was given, and its requests may be on their way. */
    private final long leaseNanos;

    private final boolean fragile;
    /** Its schedule is paused at times, which holds back what is to be taken over. */
    private final boolean paused;

    private final TreeMap<Long, Attempt> attempts = new TreeMap<>();

    /** What one node did with one claim. */
    static final class Attempt {
        private final List<Event> starts = new ArrayList<>();
        private @Nullable Event start;
        private @Nullable Event end;
        private @Nullable Event record;
        private int finishes;

        private void add(Event event) {
            switch (event.kind()) {
                case START -> {
                    starts.add(event);
                    start = start == null ? event : start;
                }
                case END -> end = event;
                case RECORDED -> {
                    // of several, the one that counts
                    record = recorded(Event.FINISHED) ? record : event;
                    finishes += event.outcome().equals(Event.FINISHED) ? 1 : 0;
                }
            }
        }

        Optional<Event> start() {
            return Optional.ofNullable(start);
        }

        /** True when something that Redis acknowledged of it may be lost: its claim, or its end. */
        private boolean isForgotten(Disturbances disturbances) {
            Event first = start;
            Event last = record != null ? record : end != null ? end : start;
            if (first == null || last == null) {
                return false;
            }
            return disturbances.lostWrites(claimNanos(first), last.nanos());
        }

        private boolean ended(String outcome) {
            return end != null && end.outcome().equals(outcome);
        }

        private boolean recorded(String outcome) {
            return record != null && record.outcome().equals(outcome);
        }
    }

    /** When it was claimed: its fence is the time of the claim. */
    private static long claimNanos(Event start) {
        return start.nanos() - (start.wallMicros() - start.fence()) * 1_000;
    }

    RunTrial(long leaseNanos, Asked schedule) {
        this.leaseNanos = leaseNanos;
        this.fragile = schedule.fragile();
        this.paused = schedule.isPausedAtTimes();
    }

    /** True for a run that somebody asked for, beside the fire times of its schedule. */
    static boolean isManual(String run) {
        return run.indexOf('-', run.indexOf('@')) > 0;
    }

    void add(Event event) {
        attempts.computeIfAbsent(event.fence(), fence -> new Attempt()).add(event);
    }

    /** Those with a handler's start, in the order of their fences. */
    List<Event> starts() {
        return attempts.values().stream().flatMap(each -> each.start().stream()).toList();
    }

    /** The end of the work that a start began. */
    Optional<Event> endOf(Event start) {
        return Optional.ofNullable(attempts.get(start.fence())).flatMap(attempt -> Optional.ofNullable(attempt.end));
    }

    /** The end that was accepted as the last one; where no line tells of that, the latest that was not refused as too late. */
    Optional<Event> lastEnd() {
        return latestEnd(Event.FINISHED, true).or(() -> latestEnd(Event.STALE, false));
    }

    private Optional<Event> latestEnd(String outcome, boolean isRecorded) {
        return attempts.values().stream()
                .filter(each -> each.recorded(outcome) == isRecorded)
                .flatMap(each -> Optional.ofNullable(each.end).stream())
                .reduce((a, b) -> b.nanos() > a.nanos() ? b : a);
    }

    /** True unless its end was known to be recorded before a moment; without that, it is over two leases after the work. */
    boolean isUnderWayAt(long micros) {
        long unknown =
                lastEnd().map(end -> end.wallMicros() + 2 * leaseNanos / 1_000).orElse(Long.MAX_VALUE);
        long over = attempts.values().stream()
                .filter(each -> each.recorded(Event.FINISHED))
                .flatMap(each -> Optional.ofNullable(each.record).stream())
                .mapToLong(Event::wallMicros)
                .min()
                .orElse(unknown);
        return over >= micros;
    }

    /** @param mayBeGone whether the schedule was deleted so late that it may have taken what waited of the run along */
    void judge(Disturbances disturbances, boolean mayBeGone, Findings findings) {
        List<Event> starts = starts();
        attempts.values().forEach(each -> judgeStarts(each, findings));
        for (int i = 1; i < starts.size(); i++) {
            judgeNext(starts.get(i - 1), starts.get(i), disturbances, findings);
        }
        judgeEnds(starts, disturbances, mayBeGone, findings);
    }

    /** One claim is one start, of one node, which no loss of writes and no fault excuses. */
    private static void judgeStarts(Attempt attempt, Findings findings) {
        for (Event start : attempt.starts) {
            if (start.wallMicros() < start.nominalMillis() * 1_000) {
                findings.violation(Violation.EARLY, words(start));
            }
        }
        attempt.starts.stream()
                .skip(1)
                .forEach(start -> findings.violation(
                        Violation.DUPLICATE,
                        words(start) + ", which had started on "
                                + attempt.starts.get(0).node()));
    }

    private void judgeNext(Event before, Event start, Disturbances disturbances, Findings findings) {
        Attempt earlier = attemptOf(before);
        if (isOfAStop(earlier, before, start, disturbances)) {
            findings.restarted();
            return;
        }
        boolean forgotten = earlier.isForgotten(disturbances);
        if (start.nanos() <= before.nanos() || (!forgotten && start.attempt() <= before.attempt())) {
            findings.violation(Violation.FENCE, words(before) + ", then " + words(start));
        }
        boolean over = earlier.end != null && earlier.end.nanos() <= start.nanos();
        if (start.cause().equals("RETRY") && earlier.ended(Event.FAILED) && over) {
            findings.retried();
        } else if (forgotten) {
            findings.repeated();
        } else if (!start.cause().equals("RECOVERY")) {
            findings.violation(Violation.DUPLICATE, words(before) + ", then " + words(start));
        } else if (earlier.recorded(Event.GOES_ON)
                && over
                && disturbances.mayHaveStopped(before.node(), before.nanos() - leaseNanos, start.nanos())) {
            if (fragile) {
                findings.violation(Violation.REVIVED, words(before) + ", then " + words(start));
            }
            findings.handedOver();
        } else if (isRetryLost(before, start, disturbances)) {
            if (fragile) {
                findings.violation(Violation.REVIVED, words(before) + ", then " + words(start));
            }
            findings.restarted();
        } else {
            judgeLoss(before, start, disturbances, findings);
        }
    }

    /**
     * True when a process stood still with the handler's first line before it, and wrote that down after it had gone on. No
     * look at a clock can keep it from that; but the attempt must be over in the same moment, and come to nothing.
     */
    private boolean isOfAStop(Attempt earlier, Event before, Event start, Disturbances disturbances) {
        Event end = earlier.end;
        return !fragile
                && start.cause().equals("RECOVERY")
                && start.attempt() > before.attempt()
                && start.nanos() <= before.nanos()
                && start.nanos() - claimNanos(before) >= leaseNanos
                && end != null
                && disturbances.hadJustGoneOn(before.node(), start.nanos(), end.nanos())
                && (earlier.ended(Event.STOPPED) || earlier.recorded(Event.STALE))
                && !earlier.recorded(Event.FINISHED)
                && !earlier.recorded(Event.GOES_ON);
    }

    /** True when a retry may have been given to a node that was lost before it could begin: its number is left out. */
    private boolean isRetryLost(Event before, Event start, Disturbances disturbances) {
        Attempt earlier = attemptOf(before);
        Event end = earlier.end;
        return start.attempt() > before.attempt() + 1
                && earlier.ended(Event.FAILED)
                && earlier.recorded(Event.GOES_ON)
                && end != null
                && disturbances.mayHaveEndedAClaim(end.nanos(), start.nanos() - end.nanos());
    }

    /** A start after the loss of a node: there must have been one, and the earlier attempt must be over. */
    private void judgeLoss(Event before, Event start, Disturbances disturbances, Findings findings) {
        Attempt earlier = attemptOf(before);
        String both = words(before) + ", then " + words(start);
        if (!disturbances.mayHaveLost(before.node(), before.nanos() - leaseNanos, start.nanos())) {
            findings.violation(Violation.DUPLICATE, both + ", and nothing had happened to " + before.node());
            return;
        }
        if (fragile) {
            findings.violation(Violation.REVIVED, both);
        }
        OptionalLong death = disturbances.deathOf(before.node());
        boolean dead = death.isPresent() && death.getAsLong() <= start.nanos();
        boolean over = dead || (earlier.end != null && earlier.end.nanos() <= start.nanos());
        long until = earlier.end == null ? Long.MAX_VALUE : earlier.end.nanos();
        if (!over && !disturbances.stoodStill(before.node(), before.nanos(), Math.min(until, start.nanos()))) {
            findings.violation(Violation.OVERLAP, both + ", while the earlier one went on");
        }
        findings.restarted();
        if (dead && earlier.end == null && !paused) {
            boolean isUndisturbed = !disturbances.wasRedisAway(death.getAsLong() - leaseNanos, start.nanos())
                    && !isLostTwice(before, death.getAsLong(), start, disturbances);
            findings.takenOver((start.nanos() - death.getAsLong()) / 1_000, isUndisturbed);
        }
    }

    /** True when it may have been given to a node in between that was lost before it could begin: its number is left out. */
    private static boolean isLostTwice(Event before, long deathNanos, Event start, Disturbances disturbances) {
        return start.attempt() > before.attempt() + 1
                && disturbances.mayHaveEndedAClaimBut(before.node(), deathNanos, start.nanos());
    }

    private void judgeEnds(List<Event> starts, Disturbances disturbances, boolean mayBeGone, Findings findings) {
        List<Attempt> finished = attempts.values().stream()
                .filter(each -> each.recorded(Event.FINISHED))
                .toList();
        boolean forgotten = finished.stream().anyMatch(each -> each.isForgotten(disturbances));
        if (finished.stream().mapToInt(each -> each.finishes).sum() > 1 && !forgotten) {
            findings.violation(Violation.ENDED_TWICE, words(starts.get(0)));
        }
        if (starts.isEmpty()) {
            return;
        }
        Event last = starts.get(starts.size() - 1);
        boolean stale = finished.stream()
                .flatMap(each -> Optional.ofNullable(each.record).stream())
                .anyMatch(record -> record.fence() < last.fence());
        if (stale && !forgotten) {
            findings.violation(Violation.STALE, words(last) + " began though an earlier attempt was the last one");
        }
        Attempt end = attemptOf(last);
        boolean cut = finished.isEmpty() && !end.ended(Event.OK);
        boolean done = attempts.values().stream().anyMatch(each -> each.ended(Event.OK));
        if (cut && !fragile && !mayBeGone) {
            findings.violation(Violation.LOST, words(last) + " was cut off and not started again");
        } else if (!done && !fragile && !cut) {
            findings.violation(Violation.LOST, words(last) + " was ended with its work not done");
        } else if (!done
                && fragile
                && !disturbances.mayHaveStopped(last.node(), last.nanos(), overNanos(end, last, disturbances))) {
            findings.violation(Violation.LOST, words(last) + " was abandoned for no reason");
        }
    }

    /** When the work of an attempt was over: by its own word, or with its node; else a lease must have ended it. */
    private long overNanos(Attempt attempt, Event start, Disturbances disturbances) {
        Event end = attempt.end;
        return end == null ? disturbances.deathOf(start.node()).orElse(start.nanos() + leaseNanos) : end.nanos();
    }

    /** True when Redis may have forgotten something of it that it had acknowledged. */
    boolean isForgotten(Disturbances disturbances) {
        return attempts.values().stream().anyMatch(each -> each.isForgotten(disturbances));
    }

    private Attempt attemptOf(Event start) {
        return attempts.getOrDefault(start.fence(), new Attempt());
    }

    Collection<Attempt> attempts() {
        return attempts.values();
    }

    static String words(Event start) {
        return start.run() + " attempt " + start.attempt() + " (" + start.cause() + ") on " + start.node()
                + " with fence " + start.fence();
    }
}
