package dev.carillon.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An executor that keeps what it is given until the test runs it. */
final class HeldRuns implements Executor {

    private final Deque<Runnable> held = new ArrayDeque<>();

    @Override
    public void execute(Runnable run) {
        held.add(run);
    }

    int size() {
        return held.size();
    }

    void runNext() {
        held.remove().run();
    }

    void clear() {
        held.clear();
    }

    void runAll() {
        while (!held.isEmpty()) {
            runNext();
        }
    }
}
