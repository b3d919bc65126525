package dev.carillon.node;

import dev.carillon.run.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread around a loop: gives it turn after turn until it is stopped, whatever the loop throws.
 *
 * <p>A failed turn is followed by a pause that grows with every further failure and that wake-ups do not cut short, so
 * that nobody storms a store that has just come back. Thread-safe. Starts once.
 */
public final class Service {

    /** One turn of work that needs no thread of its own. */
    @FunctionalInterface
    public interface Loop {

        /** Does what there is to do now, and says when there will be more. */
        Turn runOnce();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final String name;
    private final Loop loop;
    private final Ticker ticker;
    private final Trouble trouble;
    private final Thread thread;
    private final Doze doze = new Doze();
    private volatile boolean stopping;

    /**
     * A thread that has not started.
     *
     * @param longestPause how long a pause after failures may become
     */
    public Service(String name, Loop loop, Ticker ticker, Duration longestPause) {
        this.name = name;
        this.loop = loop;
        this.ticker = ticker;
        this.trouble = new Trouble(name, longestPause);
        this.thread = Threads.service(name, this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Asks for a turn now; cheap when the loop is busy anyway. */
    public void wake() {
        if (doze.wake()) {
            LockSupport.unpark(thread);
        }
    }

    /** Lets the current turn end and no further one begin. */
    public void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the end of the last turn, and interrupts it when that takes too long.
     *
     * @return false when even that did not end it
     */
    public boolean join(Duration patience) {
        if (thread == Thread.currentThread() || thread.getState() == Thread.State.NEW) {
            return true;
        }
        try {
            if (thread.join(patience)) {
                return true;
            }
            thread.interrupt();
            return thread.join(LAST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What goes wrong at present. */
    Optional<String> problem() {
        return trouble.message();
    }

    private void run() {
        while (!stopping) {
            // before the turn, so that a wake-up during it brings another one
            doze.begin();
            try {
                Turn turn = loop.runOnce();
                trouble.over();
                rest(turn.comeBackNanos());
            } catch (Throwable e) {
                backOff(e);
            }
        }
        LOG.debug("{} stopped", name);
    }

    private void rest(long nanos) {
        if (nanos > 0) {
            if (doze.lieDown() && !stopping) {
                LockSupport.parkNanos(this, nanos);
            }
            doze.rise();
        }
        clearInterrupt();
    }

    private void backOff(Throwable failure) {
        long end;
        try {
            end = ticker.nanos() + trouble.met(failure);
        } catch (Throwable e) {
            end = ticker.nanos() + LAST_WAIT.toNanos();
        }
        clearInterrupt();
        for (long left = end - ticker.nanos(); left > 0 && !stopping; left = end - ticker.nanos()) {
            LockSupport.parkNanos(this, left);
            clearInterrupt();
        }
    }

    /** A set flag would turn every later pause into none. */
    private static void clearInterrupt() {
        boolean ignored = Thread.interrupted();
        if (ignored) {
            LOG.debug("interrupted; going on");
        }
    }
}
