package dev.carillon.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A thread for each run, which a test can wait for. */
final class RealThreads implements Executor {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public void execute(Runnable run) {
        threads.add(Thread.ofPlatform().daemon().start(run));
    }

    void joinAll() {
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        threads.clear();
    }
}
