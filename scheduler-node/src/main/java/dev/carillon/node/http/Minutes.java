package dev.carillon.node.http;

import dev.carillon.node.LatenessFigures;
import dev.carillon.store.MinuteFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What all nodes counted in each minute, put together. */
final class Minutes {

    private Minutes() {}

    /** One entry for each minute in which something happened, the earliest first. */
    static List<Map<String, Object>> views(List<MinuteFigures> figures) {
        Map<Instant, List<MinuteFigures>> byMinute = new TreeMap<>();
        figures.forEach(each -> byMinute.computeIfAbsent(each.minute(), minute -> new ArrayList<>())
                .add(each));
        List<Map<String, Object>> views = new ArrayList<>();
        byMinute.forEach((minute, parts) -> views.add(view(minute, parts)));
        return views;
    }

    private static Map<String, Object> view(Instant minute, List<MinuteFigures> parts) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("minute", minute);
        view.put("started", parts.stream().mapToLong(MinuteFigures::started).sum());
        view.put("succeeded", parts.stream().mapToLong(MinuteFigures::succeeded).sum());
        view.put("failed", parts.stream().mapToLong(MinuteFigures::failed).sum());
        view.put("missed", parts.stream().mapToLong(MinuteFigures::missed).sum());
        merged(parts).ifPresent(figures -> percentiles(figures, view));
        view.put(
                "overdueMillis",
                parts.stream().mapToLong(MinuteFigures::overdueMillis).max().orElse(0));
        return view;
    }

    /** The lateness of some minutes together; empty when nothing started in them. */
    static Optional<LatenessFigures> merged(List<MinuteFigures> parts) {
        return Optional.of(LatenessFigures.merge(parts)).filter(figures -> figures.count() > 0);
    }

    /** The lateness of the latest minutes together. */
    static Map<String, Object> lateness(LatenessFigures figures, int minutes) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("minutes", minutes);
        view.put("started", figures.count());
        percentiles(figures, view);
        return view;
    }

    private static void percentiles(LatenessFigures figures, Map<String, Object> view) {
        view.put("p50Millis", figures.p50Millis());
        view.put("p95Millis", figures.p95Millis());
        view.put("p99Millis", figures.p99Millis());
        view.put("maxMillis", figures.maxMillis());
    }

    /** How many fire times were missed in each of the hours that end now, the earliest first. */
    static List<Long> missedByHour(List<MinuteFigures> figures, Instant from, int hours) {
        long[] missed = new long[hours];
        for (MinuteFigures each : figures) {
            long hour = Duration.between(from, each.minute()).toHours();
            if (!each.minute().isBefore(from) && hour < hours) {
                missed[(int) hour] += each.missed();
            }
        }
        List<Long> list = new ArrayList<>();
        for (long hour : missed) {
            list.add(hour);
        }
        return list;
    }
}
