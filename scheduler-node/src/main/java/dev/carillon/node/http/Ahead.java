package dev.carillon.node.http;

import dev.carillon.node.form.Standing;
import dev.carillon.plan.FireCounts;
import dev.carillon.plan.Preview;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What fires in the next minutes: of each task how often in each minute, of each schedule when. */
final class Ahead {

    static final int MOST_MINUTES = 24 * 60;
    static final int USUAL_MINUTES = 60;

    /** How many schedules are looked at; what fires later than those is left out. */
    private static final int MOST_SCHEDULES = 200;
    /** How many fire times of a schedule are named one by one. */
    private static final int MOST_TIMES = 60;
    /** How many fire times of a schedule are counted. */
    private static final int MOST_COUNTED = 100_000;

    private final Call call;
    private final int minutes;
    private final Instant from;

    Ahead(Call call, int minutes) {
        this.call = call;
        this.minutes = minutes;
        this.from = call.store().clock().instant().truncatedTo(ChronoUnit.MINUTES);
    }

    Map<String, Object> view() {
        Duration ahead = Duration.ofMinutes(minutes);
        List<Upcoming.Sighting> seen =
                ListRoutes.sightings(call.store(), Outlook.summaries(call.store()), Set.of(), ahead, MOST_SCHEDULES);
        Standing standing = Standing.of(call.store());
        Map<TaskName, List<Integer>> tasks = new TreeMap<>();
        List<Map<String, Object>> schedules = new ArrayList<>();
        boolean isComplete = seen.size() < MOST_SCHEDULES;
        for (ScheduleId id :
                seen.stream().map(Upcoming.Sighting::schedule).distinct().toList()) {
            Optional<StoredSchedule> stored =
                    call.store().get(id).map(standing::shown).filter(each -> each.state() == ScheduleState.ACTIVE);
            if (stored.isPresent()) {
                FireCounts counts = FireCounts.of(stored.get(), from, Duration.ofMinutes(1), minutes, MOST_COUNTED);
                isComplete &= counts.isComplete();
                tasks.merge(stored.get().schedule().task(), counts.counts(), Ahead::sum);
                schedules.add(times(stored.get()));
            }
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", from);
        view.put("bucketSeconds", Duration.ofMinutes(1).toSeconds());
        view.put("tasks", lanes(tasks));
        view.put("schedules", schedules);
        view.put("complete", isComplete);
        return view;
    }

    private static List<Integer> sum(List<Integer> one, List<Integer> other) {
        List<Integer> sum = new ArrayList<>();
        for (int place = 0; place < one.size(); place++) {
            sum.add(one.get(place) + other.get(place));
        }
        return sum;
    }

    private static List<Map<String, Object>> lanes(Map<TaskName, List<Integer>> tasks) {
        List<Map<String, Object>> lanes = new ArrayList<>();
        tasks.forEach((task, counts) -> {
            Map<String, Object> lane = new LinkedHashMap<>();
            lane.put("task", task);
            lane.put("counts", counts);
            lanes.add(lane);
        });
        return lanes;
    }

    private Map<String, Object> times(StoredSchedule stored) {
        Instant end = from.plus(Duration.ofMinutes(minutes));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", stored.schedule().id());
        view.put("task", stored.schedule().task());
        view.put(
                "at",
                Preview.of(stored, MOST_TIMES).stream()
                        .map(time -> time.at())
                        .filter(end::isAfter)
                        .toList());
        return view;
    }
}
