package dev.carillon.benchmarks.contender;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * Counts every start of a handler, by number and nominal time, and keeps how late it was. Thread-safe; one for each
 * process that is measured, so that nothing a contender says about itself has to be believed.
 */
public final class Fires {

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long POLL_MILLIS = 2;

    private final Runnable then;
    private volatile Expectation expectation = new Expectation(0, 0, 0, 1, 1);

    /** Counts, and lets handlers end at once. */
    public Fires() {
        this(() -> {});
    }

    private Fires(Runnable then) {
        this.then = then;
    }

    /** Says that a handler has begun, and never lets it end. */
    public static Fires holding() {
        return new Fires(() -> {
            System.out.println(HolderJvm.HELD);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Waits for other fires from now on, and forgets the earlier ones.
     *
     * @param from the first number
     * @param to the number after the last
     * @param first the first nominal time that counts
     * @param period the time from one nominal time to the next
     * @param times how many nominal times count
     */
    public Expectation expect(int from, int to, Instant first, Duration period, int times) {
        Expectation next = new Expectation(from, to - from, first.toEpochMilli(), period.toMillis(), times);
        expectation = next;
        return next;
    }

    /** Waits for each number once, from now on. */
    public Expectation expectOnce(int from, int to, Instant at) {
        return expect(from, to, at, Duration.ofMillis(1), 1);
    }

    /** A handler has started, for a nominal time that the contender told it. */
    public void fired(int number, long nominalMillis) {
        expectation.add(number, nominalMillis, nowMicros());
        then.run();
    }

    /** A handler has started, of a contender that tells no nominal time: the latest one that has passed is taken for it. */
    public void fired(int number) {
        firedAt(number, nowMicros());
        then.run();
    }

    /** The same of a handler in another process, which has read the clock itself. */
    void firedAt(int number, long startMicros) {
        Expectation current = expectation;
        current.add(number, current.latestNominal(startMicros / MICROS_PER_MILLI), startMicros);
    }

    /**
     * Waits until so many expected starts were counted.
     *
     * @return false when they were not after the longest patience
     */
    public boolean await(long starts, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Expectation current = expectation;
        while (current.total() < starts) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** The machine's clock, in microseconds since 1970. */
    public static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
