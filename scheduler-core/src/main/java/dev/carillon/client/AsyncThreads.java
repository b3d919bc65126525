package dev.carillon.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which asynchronous calls wait for the store when the caller brings none. */
final class AsyncThreads {

    private static final int THREADS = 4;
    private static final int MOST_WAITING = 1_000;
    private static final int IDLE_SECONDS = 30;

    /** Four daemon threads that end when idle; refuses what exceeds a thousand waiting calls. */
    static final Executor SHARED = shared();

    private AsyncThreads() {}

    private static Executor shared() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "carillon-async-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
