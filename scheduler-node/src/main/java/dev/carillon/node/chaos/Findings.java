package dev.carillon.node.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the parts of the judge have found so far. Not thread-safe. */
final class Findings {

    /** How many problems of each kind are kept in words. */
    private static final int MOST_WORDS = 10;

    private final Map<Violation, Integer> violations = new EnumMap<>(Violation.class);
    private final List<String> problems = new ArrayList<>();
    private final List<Long> calmMicros = new ArrayList<>();
    private final List<Long> troubledMicros = new ArrayList<>();
    private final List<Long> takeOverMicros = new ArrayList<>();
    private final List<Long> delayedTakeOverMicros = new ArrayList<>();
    private final List<Long> resumeMicros = new ArrayList<>();
    private final List<Long> restedResumeMicros = new ArrayList<>();
    private final List<Disturbance> withoutEffect = new ArrayList<>();
    private int occurrences;
    private int lostByPolicy;
    private int retries;
    private int restarts;
    private int handedOver;
    private int refused;
    private int repeated;
    private Usage before = Usage.UNKNOWN;
    private Usage after = Usage.UNKNOWN;

    void violation(Violation violation, String what) {
        if (violations.merge(violation, 1, Integer::sum) <= MOST_WORDS) {
            problems.add(violation.words() + ": " + what);
        }
    }

    void occurrence() {
        occurrences++;
    }

    /** A first start that was so late, with or without something being wrong meanwhile. */
    void started(long lateMicros, boolean calm) {
        (calm ? calmMicros : troubledMicros).add(Math.max(0, lateMicros));
    }

    void lostByPolicy() {
        lostByPolicy++;
    }

    void retried() {
        retries++;
    }

    void restarted() {
        restarts++;
    }

    /** What was taken while nothing was scheduled, before all the work and after it. */
    void used(Usage first, Usage last) {
        before = first;
        after = last;
        if (last.hasGrownFrom(first)) {
            violation(Violation.GROWTH, "from " + first + " to " + last);
        }
    }

    Usage before() {
        return before;
    }

    Usage after() {
        return after;
    }

    /** Something was done again because Redis had lost that it was done. */
    void repeated() {
        repeated++;
    }

    int repeatedCount() {
        return repeated;
    }

    /** An end that came too late was refused. */
    void refused() {
        refused++;
    }

    int refusedCount() {
        return refused;
    }

    void handedOver() {
        handedOver++;
    }

    /** A run whose node died was started again after so long; nothing but that was wrong, or Redis or the next node was too. */
    void takenOver(long micros, boolean isUndisturbed) {
        (isUndisturbed ? takeOverMicros : delayedTakeOverMicros).add(micros);
    }

    /** Something started so long after the end of a fault; or only when claims had rested for a node that could not speak. */
    void resumed(long micros, boolean afterRest) {
        (afterRest ? restedResumeMicros : resumeMicros).add(micros);
    }

    void hadNoEffect(Disturbance fault) {
        withoutEffect.add(fault);
    }

    /** Faults that should have kept a node from starting anything, and did not. */
    List<Disturbance> withoutEffect() {
        return withoutEffect;
    }

    Map<Violation, Integer> violations() {
        return Collections.unmodifiableMap(violations);
    }

    List<String> problems() {
        return problems;
    }

    long[] calm() {
        return micros(calmMicros);
    }

    long[] troubled() {
        return micros(troubledMicros);
    }

    /** While Redis was well, and the next node as well. */
    long[] takeOvers() {
        return micros(takeOverMicros);
    }

    /** While something was wrong with Redis as well, or the next node was lost too. */
    long[] delayedTakeOvers() {
        return micros(delayedTakeOverMicros);
    }

    /** Where claims did not rest. */
    long[] resumes() {
        return micros(resumeMicros);
    }

    /** Where they did. */
    long[] restedResumes() {
        return micros(restedResumeMicros);
    }

    private static long[] micros(List<Long> all) {
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    int occurrences() {
        return occurrences;
    }

    int lostByPolicyCount() {
        return lostByPolicy;
    }

    int retries() {
        return retries;
    }

    int restarts() {
        return restarts;
    }

    int handedOverCount() {
        return handedOver;
    }
}
