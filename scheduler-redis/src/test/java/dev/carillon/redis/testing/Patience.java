package dev.carillon.redis.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do among themselves. */
final class Patience {

    private static final long LOOK_EVERY_MILLIS = 20;
    private static final Duration MOST = Duration.ofSeconds(40);

    private Patience() {}

    /**
     * Looks until it is so. A server that does not answer is one that it is not so of yet.
     *
     * @throws IllegalStateException saying what did not happen in time
     */
    static void until(String what, BooleanSupplier isSo) {
        long began = System.nanoTime();
        while (!holds(isSo)) {
            if (System.nanoTime() - began > MOST.toNanos()) {
                throw new IllegalStateException("not within " + MOST + ": " + what);
            }
            pause();
        }
    }

    private static boolean holds(BooleanSupplier isSo) {
        try {
            return isSo.getAsBoolean();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            boolean never = new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            if (never) {
                throw new AssertionError("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
