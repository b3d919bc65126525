package dev.carillon.store;

import dev.carillon.testing.ScheduleStoreContract;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;

/** The store in memory keeps to the contract, on a clock that moves only when told. */
class InMemoryScheduleStoreTest extends ScheduleStoreContract {

    private final VirtualClock clock = new VirtualClock();

    @Override
    protected ScheduleStore open() {
        return new InMemoryScheduleStore(clock);
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
