package dev.carillon.store;

import dev.carillon.testing.ScheduleStoreContract;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;

/** The contract holds when the schedules are spread over several shards. */
class InMemoryScheduleStoreShardsTest extends ScheduleStoreContract {

    private final VirtualClock clock = new VirtualClock();

    @Override
    protected ScheduleStore open() {
        return new InMemoryScheduleStore(clock, 5, Duration.ofMinutes(1));
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    @Override
    protected Duration tolerance() {
        return Duration.ZERO;
    }
}
