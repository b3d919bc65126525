package dev.carillon.store;

import dev.carillon.schedule.CatchUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Schedules of one shard that are paused though their pause has ended.
 *
 * @param schedules some of them
 * @param nextEnd when the next pause of the shard ends that has not ended yet, if one has an end
 */
public record EndedPauses(List<Ended> schedules, Optional<Instant> nextEnd) {

    /** Nothing is paused. */
    static final EndedPauses NONE = new EndedPauses(List.of(), Optional.empty());

    public EndedPauses {
        schedules = List.copyOf(schedules);
    }

    /**
     * One schedule to resume.
     *
     * @param schedule as it was read
     * @param end when its pause ended: what lies before has passed, what lies at it or after fires
     * @param catchUp what becomes of the fire times that passed
     */
    public record Ended(StoredSchedule schedule, Instant end, CatchUp catchUp) {

        /**
         * One that an update took out of the pause of several that holds it: for it that pause ends now, unless it has ended.
         *
         * @param pauses those of several, among them the one that holds it
         */
        public static Ended outOf(List<GroupPause> pauses, StoredSchedule schedule, Instant now) {
            return pauses.stream()
                    .filter(each -> schedule.isHeldVia(each.scope()) && !each.holdsAt(now))
                    .findFirst()
                    .map(over -> new Ended(schedule, over.end().orElse(now), over.catchUp()))
                    .orElseGet(() -> new Ended(schedule, now, CatchUp.NONE));
        }
    }
}
