package dev.carillon.node.chaos;

import dev.carillon.node.evidence.Lateness;
import dev.carillon.node.evidence.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a trial has shown.
 *
 * @param findings what the judge has found
 * @param faults how often each kind was really made
 * @param wrongClocks how many node processes had a wrong clock
 * @param doubts why it may be too little to say that all is right
 */
record Verdict(Findings findings, Map<FaultKind, Integer> faults, int wrongClocks, List<String> doubts) {

    private static final int LEAST_OCCURRENCES = 500;

    static Verdict of(
            Findings findings,
            Disturbances disturbances,
            Set<FaultKind> wanted,
            boolean clocksAreAsWanted,
            int wrongClocks) {
        Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
        disturbances.all().forEach(fault -> faults.merge(fault.kind(), 1, Integer::sum));
        List<String> doubts = new ArrayList<>();
        if (findings.occurrences() < LEAST_OCCURRENCES) {
            doubts.add("only " + findings.occurrences() + " occurrences");
        }
        wanted.stream()
                .filter(kind -> !faults.containsKey(kind))
                .forEach(kind -> doubts.add("there was no time for: " + kind.words()));
        findings.withoutEffect()
                .forEach(fault ->
                        doubts.add("it had no effect that " + fault.kind().words() + ": " + fault.node()));
        boolean ends = faults.containsKey(FaultKind.KILL) || faults.containsKey(FaultKind.CRASH);
        if (ends && findings.takeOvers().length + findings.delayedTakeOvers().length == 0) {
            doubts.add("no run was cut off by the end of its node");
        }
        if (faults.containsKey(FaultKind.POWER_LOSS) && findings.repeatedCount() == 0) {
            doubts.add("nothing was repeated, so that nothing that counts was lost");
        }
        if (!clocksAreAsWanted) {
            doubts.add("no clock was wrong");
        }
        return new Verdict(findings, faults, wrongClocks, doubts);
    }

    Outcome outcome() {
        return Outcome.of(!findings.violations().isEmpty(), !doubts.isEmpty());
    }

    int count(Violation violation) {
        return findings.violations().getOrDefault(violation, 0);
    }

    Lateness lateness() {
        return Lateness.of(findings.calm());
    }

    Lateness latenessUnderFaults() {
        return Lateness.of(findings.troubled());
    }

    /** All of them. */
    Lateness takeOvers() {
        return both(findings.takeOvers(), findings.delayedTakeOvers());
    }

    /** Those while nothing was wrong with Redis. */
    Lateness undisturbedTakeOvers() {
        return Lateness.of(findings.takeOvers());
    }

    /** All of them. */
    Lateness resumes() {
        return both(findings.resumes(), findings.restedResumes());
    }

    /** Those where claims did not rest for a node that could not say what it ran on a Redis that is gone. */
    Lateness unrestedResumes() {
        return Lateness.of(findings.resumes());
    }

    private static Lateness both(long[] some, long[] others) {
        return Lateness.of(
                LongStream.concat(LongStream.of(some), LongStream.of(others)).toArray());
    }
}
