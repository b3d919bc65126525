package dev.carillon.node;

import dev.carillon.run.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread for each I/O run, and a platform thread for what waits too long for one to carry it.
 *
 * <p>There are only as many carriers as processors, and a handler that computes without ever waiting keeps its carrier.
 * A few that never end would let a node claim runs and start none. So what has not begun after a moment is taken to a
 * platform thread, of which there are no more than permits. Thread-safe, but for {@link #runOnce}.
 */
final class IoThreads implements Executor, Service.Loop {

    /** What one turn did. */
    record RescueTurn(int rescued, long comeBackNanos) implements Turn {}

    static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final long PAUSE_BETWEEN_WARNINGS_NANOS =
            Duration.ofSeconds(10).toNanos();

    private final Executor virtual;
    private final Executor spare;
    private final Ticker ticker;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private long warnedNanos;

    IoThreads(Ticker ticker) {
        this.virtual = Threads.io();
        this.spare = Threads.spare();
        this.ticker = ticker;
        this.warnedNanos = ticker.nanos() - PAUSE_BETWEEN_WARNINGS_NANOS;
    }

    /** Something that two threads may be asked to run; the first one does. */
    private final class Waiting implements Runnable {
        private final Runnable run;
        private final long sinceNanos = ticker.nanos();
        private final AtomicBoolean begun = new AtomicBoolean();

        private Waiting(Runnable run) {
            this.run = run;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                waiting.remove(this);
                run.run();
            }
        }
    }

    @Override
    public void execute(Runnable run) {
        Waiting begins = new Waiting(run);
        waiting.add(begins);
        try {
            virtual.execute(begins);
        } catch (Throwable e) {
            waiting.remove(begins);
            throw e;
        }
    }

    @Override
    public RescueTurn runOnce() {
        long now = ticker.nanos();
        int rescued = 0;
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting late = all.next();
            if (now - late.sinceNanos >= PATIENCE.toNanos()) {
                spare.execute(late);
                all.remove();
                rescued++;
            }
        }
        if (rescued > 0 && now - warnedNanos >= PAUSE_BETWEEN_WARNINGS_NANOS) {
            warnedNanos = now;
            LOG.warn(
                    "{} runs found no virtual thread for {} ms and got platform threads: this machine is too busy, or"
                            + " handlers of I/O tasks compute without waiting, which should be CPU tasks",
                    rescued,
                    PATIENCE.toMillis());
        }
        return new RescueTurn(rescued, PATIENCE.toNanos());
    }
}
