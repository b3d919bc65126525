package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the parts of the checker have found so far. Not thread-safe. */
final class Findings {

    /** How many problems are kept in words. */
    private static final int MAX_WORDS = 50;

    /** A start with the moment from which it could have been. */
    record Sample(long dueMicros, long startMicros) {

        long lateMicros() {
            return Math.max(0, startMicros - dueMicros);
        }
    }

    /** A fire time with the start of the later run that stands for it. */
    record Coalesced(long dueMicros, Event start) {

        Sample sample() {
            return new Sample(dueMicros, start.wallMicros());
        }
    }

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final List<String> problems = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Coalesced> coalesced = new ArrayList<>();
    private final List<Restart> restarts = new ArrayList<>();
    private int occurrences;
    private int skipped;
    private int retries;
    private int handedOver;

    void fault(Fault fault, String what) {
        fault(fault, 1, what);
    }

    void fault(Fault fault, int count, String what) {
        faults.merge(fault, count, Integer::sum);
        if (problems.size() < MAX_WORDS) {
            problems.add(fault.words() + ": " + what);
        }
    }

    void occurrence() {
        occurrences++;
    }

    void started(long dueMicros, Event start) {
        samples.add(new Sample(dueMicros, start.wallMicros()));
    }

    /** A fire time that a later one's run stands for. */
    void coalesced(long dueMicros, Event start) {
        coalesced.add(new Coalesced(dueMicros, start));
    }

    void skipped() {
        skipped++;
    }

    void retried() {
        retries++;
    }

    void handedOver() {
        handedOver++;
    }

    void restarted(Restart restart) {
        restarts.add(restart);
        if (restart.micros() > Loss.MOST_MICROS) {
            fault(Fault.SLOW, restart.after().run() + " after " + restart.micros() / 1_000 + " ms");
        }
    }

    Map<Fault, Integer> faults() {
        return Collections.unmodifiableMap(faults);
    }

    List<String> problems() {
        return problems;
    }

    List<Sample> samples() {
        return samples;
    }

    List<Coalesced> coalesced() {
        return coalesced;
    }

    List<Restart> restarts() {
        return restarts;
    }

    int occurrences() {
        return occurrences;
    }

    int skippedCount() {
        return skipped;
    }

    int retries() {
        return retries;
    }

    int handedOverCount() {
        return handedOver;
    }
}
