package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that compute without end keep every carrier of virtual threads. */
class IoThreadsTest {

    private static final int CARRIERS = 4 * Runtime.getRuntime().availableProcessors();

    private final AtomicLong nanos = new AtomicLong();
    private final IoThreads threads = new IoThreads(nanos::get);
    private final CountDownLatch ended = new CountDownLatch(CARRIERS);
    private volatile boolean released;

    @AfterEach
    void release() throws InterruptedException {
        released = true;
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void compute() {
        while (!released) {
            Thread.onSpinWait();
        }
        ended.countDown();
    }

    @Test
    void whatFindsNoVirtualThreadGetsAnotherOneAndRunsOnce() throws InterruptedException {
        for (int i = 0; i < CARRIERS; i++) {
            threads.execute(this::compute);
        }
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch ran = new CountDownLatch(1);
        threads.execute(() -> {
            runs.incrementAndGet();
            ran.countDown();
        });
        assertThat(threads.runOnce().rescued()).isZero();
        assertThat(runs).hasValue(0);

        nanos.addAndGet(IoThreads.PATIENCE.toNanos());
        assertThat(threads.runOnce().rescued()).isPositive();
        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(threads.runOnce().rescued()).isZero();

        release();
        CountDownLatch idle = new CountDownLatch(1);
        threads.execute(idle::countDown);
        assertThat(idle.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatHasBegunIsNotRescued() {
        CountDownLatch began = new CountDownLatch(CARRIERS);
        for (int i = 0; i < CARRIERS; i++) {
            threads.execute(() -> {
                began.countDown();
                ended.countDown();
            });
        }
        Awaitility.await().until(() -> began.getCount() == 0);
        nanos.addAndGet(IoThreads.PATIENCE.toNanos());
        assertThat(threads.runOnce().rescued()).isZero();
    }
}
