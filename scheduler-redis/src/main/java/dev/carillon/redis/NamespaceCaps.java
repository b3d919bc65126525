package dev.carillon.redis;

import java.util.OptionalInt;

/**
 * How much a namespace may hold and start, so that a caller who makes schedules in a loop, or fires that nobody had thought of,
 * cannot use up a server that others share. Where a cap is absent, there is none. Immutable.
 *
 * <p>In a namespace with several shards each has an equal share, rounded up.
 *
 * @param schedules the most schedules, completed ones included until they are removed; one more is refused
 * @param firesPerSecond how many attempts may start in a second; what is due beyond that starts later, and none is dropped
 */
public record NamespaceCaps(OptionalInt schedules, OptionalInt firesPerSecond) {

    /** No caps. */
    public static final NamespaceCaps NONE = new NamespaceCaps(OptionalInt.empty(), OptionalInt.empty());

    /** The largest cap of either kind. */
    public static final int MOST = 100_000_000;

    /** @throws IllegalArgumentException naming the field that is not from 1 to {@link #MOST} */
    public NamespaceCaps {
        schedules.ifPresent(cap -> require("schedules", cap));
        firesPerSecond.ifPresent(cap -> require("firesPerSecond", cap));
    }

    /** These caps with another number of schedules. */
    public NamespaceCaps withSchedules(int most) {
        return new NamespaceCaps(OptionalInt.of(most), firesPerSecond);
    }

    /** These caps with another number of starts in a second. */
    public NamespaceCaps withFiresPerSecond(int most) {
        return new NamespaceCaps(schedules, OptionalInt.of(most));
    }

    private static void require(String field, int cap) {
        if (cap < 1 || cap > MOST) {
            throw new IllegalArgumentException(field + ": " + cap + " must be from 1 to " + MOST);
        }
    }
}
