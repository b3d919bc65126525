package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import java.util.List;

/**
 * Runs for fire times that have passed, one after the other, as the schedule's overlap rule lets them.
 *
 * @param schedule which schedule
 * @param runs the runs of those fire times, oldest first, at most {@link ScheduleStore#MAX_UNFINISHED}
 * @param force true to run again what is known to have run
 */
public record BackfillRequest(ScheduleId schedule, List<RunId> runs, boolean force) {

    /** @throws IllegalArgumentException naming {@code runs} when they are too many, or of another schedule */
    public BackfillRequest {
        runs = List.copyOf(runs);
        if (runs.isEmpty() || runs.size() > ScheduleStore.MAX_UNFINISHED) {
            throw new IllegalArgumentException(
                    "runs: " + runs.size() + " must be from 1 to " + ScheduleStore.MAX_UNFINISHED);
        }
        for (RunId run : runs) {
            if (!run.schedule().equals(schedule)) {
                throw new IllegalArgumentException("runs: " + run + " is not of schedule " + schedule);
            }
        }
    }
}
