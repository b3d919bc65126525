package dev.carillon.client;

import dev.carillon.run.RunId;
import dev.carillon.store.CancelReply;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;

/**
 * One run, wherever it is. Immutable and thread-safe; every method asks the store, and throws
 * {@link dev.carillon.store.StoreException} when that cannot be asked.
 */
public final class RunRef {

    private final ScheduleStore store;
    private final RunId id;
    private final Polling polling;

    RunRef(ScheduleStore store, RunId id, Polling polling) {
        this.store = store;
        this.id = id;
        this.polling = polling;
    }

    /** The run's name. */
    public RunId id() {
        return id;
    }

    /**
     * Adds the run, due now, beside the fire times of its schedule; as {@link SchedulerClient#trigger} does, but under a name
     * of the caller's own, which {@link RunId#manual} makes. Asked again, also by another process, it is the same run: as long
     * as it is unfinished, a dead letter, or among the latest 100 in the history of its schedule, nothing is added. So whoever
     * hears no answer may ask again.
     *
     * @param ignoreOverlap true to add it even while earlier runs are unfinished
     * @return this run, or the unfinished ones that it would overlap with
     * @throws IllegalArgumentException naming {@code run} when the name is that of a fire time
     * @throws UnknownScheduleException when there is no such schedule
     */
    public TriggerReply trigger(boolean ignoreOverlap) {
        if (!id.isManual()) {
            throw new IllegalArgumentException("run: " + id + " is the name of a fire time, not of a manual run");
        }
        TriggerReply reply = store.trigger(new TriggerRequest(id, id.nominal(), ignoreOverlap, true));
        if (reply instanceof TriggerReply.Unknown) {
            throw new UnknownScheduleException(id.schedule());
        }
        return reply;
    }

    /** Where it is now. */
    public RunStatus status() {
        return store.run(id);
    }

    /**
     * Waits until the run is over, or the time is. Retries count: between two attempts it is waiting, not over.
     *
     * <p>Blocks the calling thread, and asks the store again and again with one small read: first after 5 ms, then after
     * pauses that grow to 60 ms, and beyond a minute slowly to half a second. So an end is noticed within a few tens of
     * milliseconds, at about 20 reads a second for each waiting call.
     *
     * @return where the run is: {@link RunStatus.Ended}, {@link RunStatus.Unknown} when there is no such run, and
     *     {@link RunStatus.Waiting} or {@link RunStatus.Running} when the time is over
     * @throws IllegalArgumentException naming {@code patience} when it is negative
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public RunStatus await(Duration patience) throws InterruptedException {
        return polling.await(this::status, patience);
    }

    /** Cancels it, as {@link SchedulerClient#cancel} does. */
    public CancelReply cancel() {
        return store.cancel(id);
    }

    @Override
    public String toString() {
        return "RunRef[" + id + "]";
    }
}
