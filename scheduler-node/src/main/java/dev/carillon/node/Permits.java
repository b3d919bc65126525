package dev.carillon.node;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many runs of one kind may be in progress. A permit is taken before a claim is sent and given back when the handler's
 * thread has really ended, so that claims never exceed what can be started. Thread-safe.
 */
final class Permits {

    private final int most;
    private final Semaphore free;
    private final Signal whenFree;
    private final AtomicInteger highWater = new AtomicInteger();
    private volatile boolean wanted;

    Permits(int most, Signal whenFree) {
        this.most = most;
        this.free = new Semaphore(most);
        this.whenFree = whenFree;
    }

    /** Takes one, if there is one. */
    boolean take() {
        boolean taken = free.tryAcquire();
        if (taken) {
            int used = used();
            if (used > highWater.get()) {
                highWater.accumulateAndGet(used, Math::max);
            }
        }
        return taken;
    }

    /** Gives one back. */
    void give() {
        free.release();
        if (wanted) {
            wanted = false;
            whenFree.raise();
        }
    }

    /** Asks for a signal at the next permit that is given back; look once more after this before waiting. */
    void want() {
        wanted = true;
    }

    boolean anyFree() {
        return free.availablePermits() > 0;
    }

    int used() {
        return most - free.availablePermits();
    }

    int most() {
        return most;
    }

    /** The most that were ever taken at once. */
    int highWater() {
        return highWater.get();
    }

    /** Waits until all are given back; returns false when they were not in time. */
    boolean awaitAllFree(Duration patience) throws InterruptedException {
        if (free.tryAcquire(most, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            free.release(most);
            return true;
        }
        return false;
    }
}
