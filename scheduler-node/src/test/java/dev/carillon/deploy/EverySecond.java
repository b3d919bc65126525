package dev.carillon.deploy;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.evidence.Event;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Schedules that fire every second, each fire time of which wants a run of its own, and what became of them by the evidence
 * that the handlers wrote. It knows when they fire by arithmetic of its own. Not thread-safe.
 */
final class EverySecond {

    private static final int SECOND_MILLIS = 1_000;
    private static final int MOST_MISSED = 1_000;
    private static final String TASK = "demo.fetch";
    private static final Payload WORK = Payload.ofJson("{\"millis\":20,\"flaky\":false}");

    private final int count;
    private final Instant first;
    private final List<Event> events = new ArrayList<>();

    /**
     * What became of the fire times.
     *
     * @param occurrences how many there were
     * @param missing those without a run that did its work
     * @param duplicate attempts that began though another one of their run had done its work, or had the same number
     * @param lateMillis how late each began, the earliest first
     */
    record Findings(int occurrences, List<String> missing, List<String> duplicate, List<Double> lateMillis) {

        double late(double share) {
            int rank = (int) Math.ceil(share * lateMillis.size());
            return lateMillis.get(Math.max(0, rank - 1));
        }
    }

    /** @param first from when on they fire; the others are spread over the second after it */
    EverySecond(int count, Instant first) {
        this.count = count;
        this.first = first;
    }

    void create(SchedulerClient client) {
        List<Schedule> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(client.schedule(TASK, WORK)
                    .id(id(i))
                    .every(Duration.ofMillis(SECOND_MILLIS))
                    .startAt(Instant.ofEpochMilli(nominalMillis(i, 0)))
                    .overlap(Overlap.allow(MOST_MISSED))
                    .misfire(Misfire.fireAll(MOST_MISSED))
                    .definition());
        }
        client.scheduleAll(all);
    }

    private static String id(int index) {
        return "s" + index;
    }

    private long nominalMillis(int index, int second) {
        return first.toEpochMilli() + (long) index * SECOND_MILLIS / count + (long) second * SECOND_MILLIS;
    }

    void add(List<Event> more) {
        events.addAll(more);
    }

    int starts() {
        return (int) events.stream()
                .filter(event -> event.kind() == Event.Kind.START)
                .count();
    }

    /** Judges all fire times of so many seconds. */
    Findings judge(int seconds) {
        Map<String, List<Event>> byRun = new HashMap<>();
        events.forEach(
                event -> byRun.computeIfAbsent(key(event.schedule(), event.nominalMillis()), key -> new ArrayList<>())
                        .add(event));
        List<String> missing = new ArrayList<>();
        List<String> duplicate = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (int second = 0; second < seconds; second++) {
                String key = key(id(i), nominalMillis(i, second));
                judge(key, byRun.getOrDefault(key, List.of()), missing, duplicate, late);
            }
        }
        late.sort(Double::compare);
        return new Findings(count * seconds, missing, duplicate, late);
    }

    private static void judge(
            String key, List<Event> all, List<String> missing, List<String> duplicate, List<Double> late) {
        boolean done = false;
        Set<Integer> attempts = new HashSet<>();
        for (Event event : all) {
            if (event.kind() == Event.Kind.START) {
                if (done || !attempts.add(event.attempt())) {
                    duplicate.add(key + ", attempt " + event.attempt());
                }
                if (event.attempt() == 1) {
                    late.add(event.wallMicros() / 1e3 - event.nominalMillis());
                }
            }
            done |= event.kind() == Event.Kind.END && event.outcome().equals(Event.OK);
        }
        if (!done) {
            missing.add(key);
        }
    }

    private static String key(String schedule, long nominalMillis) {
        return schedule + " at " + nominalMillis;
    }
}
