package dev.carillon.node;

import dev.carillon.task.Run;
import dev.carillon.task.TaskHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A handler that goes on until it is interrupted. */
final class Endless implements TaskHandler<@Nullable Void> {

    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile boolean cancelled;

    @Override
    public void handle(@Nullable Void payload, Run run) throws InterruptedException {
        entered.countDown();
        try {
            new CountDownLatch(1).await();
        } finally {
            cancelled = run.isCancelled();
        }
    }

    /** Whether the run said that it was cancelled when the interrupt came. */
    boolean sawCancel() {
        return cancelled;
    }

    void awaitEntered() throws InterruptedException {
        if (!entered.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the handler was not called");
        }
    }
}
