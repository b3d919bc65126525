package dev.carillon.testing;

import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link ScheduleStore} must do, as tests: extend it once for each store.
 *
 * <p>Every test uses ids, tasks and nodes of its own, so the store may share a server with others. Leases and delays are a
 * few hundred milliseconds, so that a store with a real clock gets through in seconds.
 */
public abstract class ScheduleStoreContract
        implements PutContract,
                ListContract,
                PauseContract,
                KeptTimeContract,
                GroupPauseContract,
                PauseEndContract,
                TriggerContract,
                DeleteContract,
                PeekContract,
                LaneContract,
                LimitContract,
                FireContract,
                QueueContract,
                BoundsContract,
                CalendarContract,
                CancelContract,
                DeadLetterContract,
                BackfillContract,
                StartContract,
                HoldContract,
                RunStatusContract,
                CompleteContract,
                RecoverContract,
                CareContract,
                SummaryContract,
                JournalContract,
                MinuteContract,
                ConcurrencyContract {

    private ScheduleStore store;
    private Scene scene;

    /** A store to test, with completed schedules kept for at least a minute; closed after each test. */
    protected abstract ScheduleStore open();

    /** Lets the store's clock go on by at least this much. */
    protected abstract void pass(Duration time);

    /** By how much the store's clock may differ from {@link ScheduleStore#clock()}, reply times included. */
    protected Duration tolerance() {
        return Duration.ofMillis(250);
    }

    @BeforeEach
    final void openStore() {
        store = open();
        scene = new Scene(store, this::pass, tolerance());
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Override
    public final Scene scene() {
        return scene;
    }
}
