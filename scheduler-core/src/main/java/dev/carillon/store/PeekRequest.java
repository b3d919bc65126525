package dev.carillon.store;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import java.time.Duration;
import java.util.List;

/**
 * What to look for.
 *
 * @param shard where
 * @param lanes in which lanes, at most {@link #MAX_LANES}
 * @param horizon how far ahead of the store's clock
 * @param limit how many entries of each lane at most, of those due and of those waiting, 1 to {@link ScheduleStore#MAX_BATCH}
 */
public record PeekRequest(Shard shard, List<Lane> lanes, Duration horizon, int limit) {

    /** The most lanes that one request may look into. */
    public static final int MAX_LANES = 1_000;

    /** @throws IllegalArgumentException naming {@code limit} or {@code lanes} when it is out of range */
    public PeekRequest {
        if (limit < 1 || limit > ScheduleStore.MAX_BATCH) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + ScheduleStore.MAX_BATCH);
        }
        if (lanes.size() > MAX_LANES) {
            throw new IllegalArgumentException("lanes: " + lanes.size() + " are more than " + MAX_LANES);
        }
        lanes = List.copyOf(lanes);
    }
}
