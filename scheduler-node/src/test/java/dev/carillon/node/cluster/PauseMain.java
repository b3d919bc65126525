package dev.carillon.node.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps for half a millisecond over and over, and notes when it was woken much later. On a processor where nothing comes
 * before it, that is when the processor was not there: the kernel or the host of a virtual machine had it. It ends with a
 * line on its standard input, or the end of that, and prints what it noted.
 */
final class PauseMain {

    private static final long NAP_NANOS = 500_000;
    private static final long LEAST_NANOS = 500_000;
    private static final int MOST = 100_000;

    private PauseMain() {}

    public static void main(String[] args) {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                System.in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                isOver.set(true);
            }
        });
        List<Pause> pauses = new ArrayList<>();
        System.out.println(Pause.READY);
        long before = System.nanoTime();
        while (!isOver.get()) {
            LockSupport.parkNanos(NAP_NANOS);
            long after = System.nanoTime();
            long lateNanos = after - before - NAP_NANOS;
            if (lateNanos > LEAST_NANOS && pauses.size() < MOST) {
                pauses.add(new Pause(
                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                        TimeUnit.NANOSECONDS.toMicros(lateNanos)));
            }
            before = after;
        }
        System.out.println(Pause.toText(pauses));
    }
}
