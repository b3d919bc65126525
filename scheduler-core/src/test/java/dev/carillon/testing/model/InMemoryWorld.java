package dev.carillon.testing.model;

import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ScheduleStore;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Opens worlds on the store in memory. */
public final class InMemoryWorld {

    /** Completed schedules stay longer than any walk lasts. */
    private static final Duration RETENTION = Duration.ofDays(36_500);

    private InMemoryWorld() {}

    /** A world on a clock that moves only when told. */
    public static World turning() {
        return turning(store -> store);
    }

    /** The same with something between the walk and the store. */
    static World turning(UnaryOperator<ScheduleStore> wrapper) {
        VirtualClock clock = new VirtualClock();
        return World.turning(clock, wrapper.apply(store(clock)));
    }

    /** A world like that of a server whose present moment is given. */
    public static World behind(Instant start) {
        VirtualClock clock = new VirtualClock(start);
        return World.behind(store(clock), start, clock::advance, Duration.ZERO);
    }

    private static ScheduleStore store(VirtualClock clock) {
        return new InMemoryScheduleStore(clock, 1, RETENTION);
    }
}
