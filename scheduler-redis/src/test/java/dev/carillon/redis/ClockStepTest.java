package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A server's clock that is set is noticed with the first reply that tells the time; one that drifts is not taken for it. */
class ClockStepTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long EPOCH_SECONDS = 1_800_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final Ticker ticker = nanos::get;
    private final OffsetClock clock = new OffsetClock(ticker);
    private final List<Long> steps = new ArrayList<>();

    /** An exchange of a millisecond; the server's clock is ahead of the ticker by this. */
    private void exchange(long aheadNanos) {
        long sent = nanos.get();
        long server = sent + SECOND / 2_000 + aheadNanos;
        nanos.addAndGet(SECOND / 1_000);
        clock.learn(
                sent,
                nanos.get(),
                EPOCH_SECONDS + Math.floorDiv(server, SECOND),
                Math.floorMod(server, SECOND) / 1_000);
    }

    @Test
    void aStepInEitherDirectionIsTold() {
        clock.onStep(steps::add);
        exchange(0);
        nanos.addAndGet(SECOND);
        exchange(0);
        assertThat(steps).isEmpty();
        exchange(120 * SECOND);
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0)).isBetween(119 * SECOND, 120 * SECOND);
        exchange(120 * SECOND);
        assertThat(steps).hasSize(1);
        exchange(-180 * SECOND);
        assertThat(steps).hasSize(2);
        assertThat(steps.get(1)).isBetween(-300 * SECOND, -299 * SECOND);
    }

    @Test
    void driftIsNoStep() {
        clock.onStep(steps::add);
        for (int minute = 0; minute < 60; minute++) {
            exchange(minute * 60L * 20_000);
            nanos.addAndGet(60 * SECOND);
        }
        assertThat(steps).isEmpty();
    }

    @Test
    void theFirstTimeThatIsHeardIsNoStep() {
        clock.onStep(steps::add);
        exchange(500 * SECOND);
        assertThat(steps).isEmpty();
    }
}
