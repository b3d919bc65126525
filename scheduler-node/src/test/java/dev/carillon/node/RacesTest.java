package dev.carillon.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What threads do to each other in every order in which they can take turns, or in the first so many of them. Each test has
 * planted races in {@code dev.carillon.mutants}, which it must find.
 */
class RacesTest {

    private static final int ORDERS = 300;

    /** What the threads share. Lincheck does not see what lambdas hold, but it does see what stands here. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable Object shared;

    private static volatile boolean asked;
    private static volatile boolean seen;
    private static volatile boolean asleep;
    private static volatile boolean woken;
    private static final int[] COUNTS = new int[2];

    private static void inManyOrders(Runnable whole) {
        Lincheck.runConcurrentTest(ORDERS, whole);
    }

    private static <T> T share(T object) {
        shared = object;
        return object;
    }

    private static void atOnce(Runnable... steps) {
        List<Thread> threads = new ArrayList<>();
        for (Runnable step : steps) {
            threads.add(new Thread(step));
        }
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    /** The claim loop sleeps when it has no permit; it must not sleep on while one is free. */
    @Test
    void aPermitThatIsGivenBackIsNeverOverlooked() {
        inManyOrders(() -> {
            Semaphore bell = new Semaphore(0);
            Signal whenFree = new Signal();
            whenFree.to(bell::release);
            Permits permits = share(new Permits(2, whenFree));
            permits.take();
            permits.take();
            atOnce(() -> takeBoth(permits, bell), permits::give, permits::give);
            require(permits.used() == 2 && permits.highWater() == 2, "two are taken");
        });
    }

    @Test
    void noMoreAreTakenThanThereAre() {
        inManyOrders(() -> {
            Permits permits = share(new Permits(1, new Signal()));
            atOnce(() -> COUNTS[0] = permits.take() ? 1 : 0, () -> COUNTS[1] = permits.take() ? 1 : 0);
            require(COUNTS[0] + COUNTS[1] == 1, "one of two has it");
        });
    }

    private static void takeBoth(Permits permits, Semaphore bell) {
        int taken = 0;
        while (taken < 2) {
            permits.want();
            while (taken < 2 && permits.take()) {
                taken++;
            }
            if (taken < 2) {
                bell.acquireUninterruptibly();
            }
        }
    }

    @Test
    void aWakeUpIsSeenByTheTurnOrKeepsTheServiceFromSleeping() {
        inManyOrders(() -> {
            Doze doze = share(new Doze());
            asked = false;
            atOnce(
                    () -> {
                        doze.begin();
                        seen = asked;
                        asleep = doze.lieDown();
                    },
                    () -> {
                        asked = true;
                        woken = doze.wake();
                    });
            require(seen || !asleep || woken, "nobody woke the service up");
        });
    }
}
