package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is due or soon will be, as it was at one moment.
 *
 * @param due active schedules whose fire time lies within the horizon; {@link StoredSchedule#next()} is that time
 * @param waiting runs that may start, or may within the horizon
 * @param unread what else is due or will be, and the request had not read
 * @param broken entries that cannot be read
 * @param lanes the lanes with a priority that there are in the shard, of whatever tasks, asked for or not; in some of them
 *     nothing may stand any more
 * @param more true when the limit cut the answer, so that there is more to see once these are claimed
 */
public record Upcoming(
        List<StoredSchedule> due,
        List<WaitingRun> waiting,
        List<Sighting> unread,
        List<BrokenRecord> broken,
        Set<Lane> lanes,
        boolean more) {

    /**
     * What a due or waiting set says by itself.
     *
     * @param lane whose set
     * @param schedule which schedule
     * @param run the waiting run; empty for the schedule's fire time
     * @param at from when on it is due, in milliseconds
     */
    public record Sighting(Lane lane, ScheduleId schedule, Optional<RunId> run, Instant at) {

        /** What is seen of a schedule that has a fire time. */
        public static Sighting of(StoredSchedule due) {
            Schedule schedule = due.schedule();
            return new Sighting(
                    schedule.lane(),
                    schedule.id(),
                    Optional.empty(),
                    schedule.dueAt(due.next().orElseThrow()));
        }

        /** What is seen of a waiting run. */
        public static Sighting of(WaitingRun waiting) {
            Schedule schedule = waiting.schedule().schedule();
            return new Sighting(schedule.lane(), schedule.id(), Optional.of(waiting.run()), waiting.notBefore());
        }
    }

    /**
     * A run that was triggered by hand, waits for its retry, or was handed over.
     *
     * @param run which run
     * @param notBefore from when on it may start
     * @param schedule the schedule it belongs to, as it is now
     */
    public record WaitingRun(RunId run, Instant notBefore, StoredSchedule schedule) {}

    public Upcoming {
        due = List.copyOf(due);
        waiting = List.copyOf(waiting);
        unread = List.copyOf(unread);
        broken = List.copyOf(broken);
        lanes = Set.copyOf(lanes);
    }
}
