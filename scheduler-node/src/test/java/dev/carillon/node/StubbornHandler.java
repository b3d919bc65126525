package dev.carillon.node;

import dev.carillon.task.Run;
import dev.carillon.task.TaskHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A handler that goes on through every interrupt until it is released, and then fails. */
final class StubbornHandler implements TaskHandler<@Nullable Void> {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void handle(@Nullable Void payload, Run run) {
        entered.countDown();
        boolean done = false;
        while (!done) {
            try {
                done = released.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                done = false;
            }
        }
        throw new IllegalStateException("released");
    }

    void awaitEntered() throws InterruptedException {
        if (!entered.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the handler was not called");
        }
    }

    void release() {
        released.countDown();
    }
}
