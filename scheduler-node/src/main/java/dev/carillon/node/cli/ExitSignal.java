package dev.carillon.node.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a process that stays end in good order: SIGTERM and SIGINT are noted, the process may finish, and exits with the
 * code that it chooses instead of the one for a signal. One for a process. Thread-safe.
 */
final class ExitSignal {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int code = ExitCode.FAILURE;
    private final Thread hook = new Thread(this::onExit, "carillon-exit");

    static ExitSignal install() {
        ExitSignal signal = new ExitSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void onExit() {
        asked.countDown();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    /** Waits until the process is asked to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    /**
     * Waits until the process is asked to end, or for some time.
     *
     * @return whether it was asked to
     */
    boolean await(Duration atMost) throws InterruptedException {
        return asked.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets the process exit, if it was asked to; otherwise it goes on as if this object had never been. */
    void finish(int exitCode) {
        code = exitCode;
        finished.countDown();
        if (asked.getCount() > 0) {
            remove();
        }
    }

    private void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process was asked to end just now, and the hook does the rest
            asked.countDown();
        }
    }
}
