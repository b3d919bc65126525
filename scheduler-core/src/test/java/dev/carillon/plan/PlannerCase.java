package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Pause;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Schedules in the states that a planner may find them in, at noon. */
abstract class PlannerCase {

    static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    static final ScheduleId ID = new ScheduleId("x");

    static Schedule schedule(Recurrence recurrence) {
        return new Schedule(ID, new TaskName("task"), recurrence, Payload.NONE);
    }

    static Schedule skipping(Recurrence recurrence) {
        return schedule(recurrence).withPolicies(Policies.DEFAULT.withMisfire(Misfire.SKIP));
    }

    /** An active schedule. */
    static StoredSchedule stored(
            Schedule schedule, Instant anchor, Optional<Instant> next, Optional<Instant> last, int unfinished) {
        List<RunId> runs = last.filter(at -> unfinished > 0)
                .map(at -> List.of(RunId.of(ID, at)))
                .orElse(List.of());
        return new StoredSchedule(
                schedule, 1, ScheduleState.ACTIVE, next, last, anchor, Optional.empty(), runs, List.of(), List.of(), 0);
    }

    static StoredSchedule due(Schedule schedule, Instant anchor, Instant next) {
        return stored(schedule, anchor, Optional.of(next), Optional.empty(), 0);
    }

    static StoredSchedule paused(Schedule schedule, Instant anchor, Optional<Instant> last) {
        return new StoredSchedule(
                schedule,
                1,
                ScheduleState.PAUSED,
                Optional.empty(),
                last,
                anchor,
                Optional.of(new Pause("reason", "actor", NOON)),
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    static ClaimItem plan(StoredSchedule schedule, Instant now) {
        return plan(schedule, now, now);
    }

    /** The same when somebody who could have claimed it has looked for it since a moment. */
    static ClaimItem plan(StoredSchedule schedule, Instant now, Instant attendedSince) {
        return OccurrencePlanner.due(schedule, OnNodeLoss.ABANDON, now, attendedSince);
    }

    static void assertFires(ClaimItem item, Instant nominal, int missedCount, Optional<Instant> next) {
        assertThat(item).isEqualTo(new ClaimItem.Fire(item.schedule(), nominal, missedCount, next, OnNodeLoss.ABANDON));
    }
}
