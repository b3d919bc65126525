package dev.carillon.client;

import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.store.StoredCalendar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts into words which fire times of a schedule had no run of their own, as far as its latest records say. */
final class PastDrops {

    private final List<StoredCalendar> calendars;

    private PastDrops(List<StoredCalendar> calendars) {
        this.calendars = calendars;
    }

    /**
     * A sentence for each reason, the latest first.
     *
     * @param records how its latest runs ended, newest first
     * @param calendars those of the schedule
     */
    static List<String> words(List<RunRecord> records, List<StoredCalendar> calendars) {
        PastDrops drops = new PastDrops(calendars);
        Map<Optional<DropReason>, List<RunRecord>> byReason = new LinkedHashMap<>();
        records.stream()
                .filter(record -> record.reason().isPresent() || record.missedCount() > 0)
                .forEach(record -> byReason.computeIfAbsent(record.reason(), reason -> new ArrayList<>())
                        .add(record));
        return byReason.entrySet().stream()
                .map(entry -> entry.getKey()
                        .map(reason -> drops.dropped(reason, entry.getValue()))
                        .orElseGet(() -> stoodFor(entry.getValue())))
                .toList();
    }

    private String dropped(DropReason reason, List<RunRecord> records) {
        RunRecord latest = records.get(0);
        String before = latest.missedCount() == 0 ? "" : ", and " + latest.missedCount() + " before it,";
        return "The fire time " + latest.nominal() + before + " was dropped: " + why(reason, latest.nominal()) + "."
                + others(records);
    }

    private static String stoodFor(List<RunRecord> records) {
        RunRecord latest = records.get(0);
        return "The run of " + latest.nominal() + " ran for " + latest.missedCount()
                + " fire times before it as well: they had passed, or waited, when it was claimed." + others(records);
    }

    private static String others(List<RunRecord> records) {
        int more = records.stream().skip(1).mapToInt(PastDrops::count).sum();
        return more == 0 ? "" : " The same became of " + more + " before, as far as its latest records say.";
    }

    private static int count(RunRecord record) {
        return record.missedCount() + (record.reason().isPresent() ? 1 : 0);
    }

    private String why(DropReason reason, Instant nominal) {
        return switch (reason) {
            case OVERLAP -> "an earlier run was unfinished";
            case MISFIRE -> "no node could claim it in time, as its misfire rule wants";
            case DEADLINE -> "it could not start within its start deadline";
            case PAUSED -> "it came during a pause";
            case SKIPPED -> "somebody skipped it";
            case EXCLUDED -> excluders(nominal);
            case REPLACED -> "an update came before it started, and the new rule does not know it";
            case NO_CAPABLE_NODE -> "no live node knew its task";
        };
    }

    private String excluders(Instant nominal) {
        String names = calendars.stream()
                .map(StoredCalendar::calendar)
                .filter(calendar -> calendar.excludes(nominal))
                .map(calendar -> calendar.name().value())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "a calendar excluded it then" : "the calendar " + names + " excludes it";
    }
}
