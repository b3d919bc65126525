package dev.carillon.store;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What to look for.
 *
 * @param shard where
 * @param lanes in which lanes, at most {@link #MAX_LANES}
 * @param horizon how far ahead of the store's clock
 * @param limit how many entries of each lane at most, of those due and of those waiting, 1 to {@link ScheduleStore#MAX_BATCH}
 * @param back how far back from the store's clock; what has been due for longer is left out. Empty for all that is due
 * @param reads whether to read the schedule of something that was found, which is most of what a look costs; asked once for
 *     each, by the thread that peeks
 */
public record PeekRequest(
        Shard shard,
        List<Lane> lanes,
        Duration horizon,
        int limit,
        Optional<Duration> back,
        Predicate<Upcoming.Sighting> reads) {

    /** The most lanes that one request may look into. */
    public static final int MAX_LANES = 1_000;

    /** All that is due, the earliest first, with every schedule. */
    public PeekRequest(Shard shard, List<Lane> lanes, Duration horizon, int limit) {
        this(shard, lanes, horizon, limit, Optional.empty());
    }

    /** With every schedule. */
    public PeekRequest(Shard shard, List<Lane> lanes, Duration horizon, int limit, Optional<Duration> back) {
        this(shard, lanes, horizon, limit, back, found -> true);
    }

    /** @throws IllegalArgumentException naming {@code limit}, {@code lanes} or {@code back} when it is out of range */
    public PeekRequest {
        if (limit < 1 || limit > ScheduleStore.MAX_BATCH) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + ScheduleStore.MAX_BATCH);
        }
        if (lanes.size() > MAX_LANES) {
            throw new IllegalArgumentException("lanes: " + lanes.size() + " are more than " + MAX_LANES);
        }
        if (back.isPresent() && back.get().isNegative()) {
            throw new IllegalArgumentException("back: " + back.get() + " must not be negative");
        }
        lanes = List.copyOf(lanes);
    }
}
