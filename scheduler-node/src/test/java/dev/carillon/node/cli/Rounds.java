package dev.carillon.node.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A pace without waiting: between the rounds something is done, and after the last of them it ends. */
final class Rounds implements Pace {

    private final Deque<Runnable> between;
    private boolean closed;

    Rounds(Runnable... between) {
        this.between = new ArrayDeque<>(List.of(between));
    }

    @Override
    public boolean isTimeAgain(Duration pause) {
        Runnable next = between.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
