package dev.carillon.node.cli;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ListRequest;
import dev.carillon.store.Pause;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether schedules stand still, out of one walk through them. */
final class ScheduleChecks {

    /** How many pages are read, of a hundred schedules at most. */
    private static final int MOST_PAGES = 100;

    private static final Duration OLD = Duration.ofDays(7);

    private final Instant now;
    private final List<GroupPause> pauses;
    private final List<ScheduleId> stalled = new ArrayList<>();
    private final List<Object> forgotten = new ArrayList<>();

    private ScheduleChecks(Instant now, List<GroupPause> pauses) {
        this.now = now;
        this.pauses = pauses;
    }

    static ScheduleChecks of(ScheduleStore store) {
        ScheduleChecks checks = new ScheduleChecks(store.clock().instant(), store.pauses());
        checks.pauses.stream()
                .filter(group -> group.holdsAt(checks.now) && checks.isForgotten(group.pause()))
                .map(GroupPause::scope)
                .forEach(checks.forgotten::add);
        ListRequest request = ListRequest.all();
        for (int page = 0; page < MOST_PAGES; page++) {
            SchedulePage read = store.list(request);
            read.schedules().forEach(checks::look);
            if (read.cursor().isEmpty()) {
                break;
            }
            request = request.from(read.cursor());
        }
        return checks;
    }

    private void look(StoredSchedule stored) {
        ScheduleId id = stored.schedule().id();
        if (stored.isStalled() && !stalled.contains(id)) {
            stalled.add(id);
        }
        stored.pause()
                .filter(pause -> pause.via().isEmpty() && isForgotten(pause))
                .filter(pause -> !forgotten.contains(id))
                .ifPresent(pause -> forgotten.add(id));
    }

    private boolean isForgotten(Pause pause) {
        return pause.until().isEmpty() && pause.since().isBefore(now.minus(OLD));
    }

    Finding stalled() {
        return stalled.isEmpty()
                ? Finding.ok(DoctorCheck.STALLED, "none is stalled")
                : Finding.problem(
                        DoctorCheck.STALLED,
                        ClusterChecks.counted(stalled.size(), "schedule") + " lost the fire time: "
                                + ClusterChecks.names(stalled));
    }

    Finding pauses() {
        return forgotten.isEmpty()
                ? Finding.ok(DoctorCheck.PAUSES, "no pause looks forgotten")
                : Finding.warning(
                        DoctorCheck.PAUSES,
                        "paused for more than a week, with no end: " + ClusterChecks.names(forgotten));
    }
}
