package dev.carillon.node.cli;

import dev.carillon.client.Scheduled;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the schedules of a store those of a file: first says what it would change, then does it. */
final class Applying {

    private final SchedulerClient client;
    private final Instant now;
    private final Map<ScheduleId, Schedule> wanted = new LinkedHashMap<>();

    Applying(ScheduleStore store, List<Schedule> schedules) {
        this.client = new SchedulerClient(store);
        this.now = store.clock().instant();
        schedules.forEach(schedule -> wanted.put(schedule.id(), schedule));
    }

    /**
     * What has to be changed, in the order of the file, by the store as it is now.
     *
     * @throws IllegalArgumentException naming the schedule and the calendar when one is named that is not there
     */
    List<Change> changes() {
        requireCalendars();
        return wanted.values().stream().map(this::change).toList();
    }

    private void requireCalendars() {
        Set<CalendarName> there =
                client.calendars().stream().map(Calendar::name).collect(Collectors.toSet());
        for (Schedule schedule : wanted.values()) {
            for (CalendarName name : schedule.bounds().except()) {
                if (!there.contains(name)) {
                    throw new IllegalArgumentException(
                            "schedule \"" + schedule.id() + "\": except: there is no calendar \"" + name + "\"");
                }
            }
        }
    }

    private Change change(Schedule schedule) {
        Optional<StoredSchedule> there = client.get(schedule.id());
        if (there.isPresent()) {
            return Change.between(there.get().schedule(), schedule);
        }
        boolean hasPassed =
                schedule.recurrence() instanceof Once once && once.at().isBefore(now);
        return new Change(schedule.id(), hasPassed ? Change.Kind.PASSED : Change.Kind.CREATED);
    }

    /** What the file does not have, in the order of the ids; what is completed goes by itself. */
    List<Change> deletions() {
        return client.list(ListRequest.all())
                .filter(stored -> stored.state() != ScheduleState.COMPLETED)
                .map(stored -> stored.schedule().id())
                .filter(id -> !wanted.containsKey(id))
                .distinct()
                .sorted()
                .map(id -> new Change(id, Change.Kind.DELETED))
                .toList();
    }

    /** Does it; may be repeated when it fails on the way. */
    void carryOut(List<Change> changes) {
        List<Schedule> stored = changes.stream()
                .filter(change -> change.kind() == Change.Kind.CREATED || change.kind() == Change.Kind.UPDATED)
                .flatMap(change -> Stream.ofNullable(wanted.get(change.id())))
                .toList();
        for (Scheduled outcome : client.scheduleAll(stored)) {
            if (outcome instanceof Scheduled.Refused refused) {
                throw new IllegalStateException(refused.reason());
            }
        }
        changes.stream()
                .filter(change -> change.kind() == Change.Kind.DELETED)
                .forEach(change -> client.delete(change.id()));
    }

    /** How many of each kind there are, in words. */
    static String summary(List<Change> changes) {
        Map<Change.Kind, Long> counts =
                changes.stream().collect(Collectors.groupingBy(Change::kind, Collectors.counting()));
        List<String> parts = new ArrayList<>();
        for (Change.Kind kind : Change.Kind.values()) {
            if (counts.containsKey(kind)) {
                parts.add(counts.get(kind) + " " + Words.of(kind));
            }
        }
        return parts.isEmpty() ? "nothing to do" : String.join(", ", parts);
    }
}
