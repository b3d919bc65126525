package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Ticker;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread around a loop. */
class ServiceTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private record Rest(long comeBackNanos) implements Turn {}

    private final List<Service> services = new ArrayList<>();

    @AfterEach
    void stop() {
        for (Service service : services) {
            service.stop();
            assertThat(service.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    private Service start(Service.Loop loop) {
        Service created = new Service("test", loop, Ticker.system(), Duration.ofMillis(50));
        services.add(created);
        created.start();
        return created;
    }

    @Test
    void aWakeUpBringsATurnAtOnce() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(1_000);
        Service woken = start(() -> {
            turns.countDown();
            return new Rest(LONG.toNanos());
        });

        while (turns.getCount() > 0) {
            long before = turns.getCount();
            woken.wake();
            while (turns.getCount() == before) {
                Thread.onSpinWait();
            }
        }

        assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "bug", "error", "interrupt"})
    void nothingThatALoopThrowsStopsIt(String kind) throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(4);
        AtomicInteger count = new AtomicInteger();
        Service running = start(() -> {
            turns.countDown();
            if (count.incrementAndGet() < 4) {
                switch (kind) {
                    case "unavailable" -> throw new StoreUnavailableException("test", null);
                    case "error" -> throw new StackOverflowError("test");
                    case "interrupt" -> Thread.currentThread().interrupt();
                    default -> throw new IllegalStateException("test");
                }
            }
            return new Rest(count.get() < 4 ? 0 : LONG.toNanos());
        });

        assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        running.stop();
        assertThat(running.join(Duration.ofSeconds(10))).isTrue();
        assertThat(running.problem()).isEmpty();
    }

    @Test
    void wakeUpsDoNotCutABackOffShort() throws InterruptedException {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        Service failing = start(() -> {
            turns.incrementAndGet();
            throw new StoreUnavailableException("test", null);
        });
        Thread waker = Thread.ofPlatform().daemon().start(() -> {
            long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
            while (System.nanoTime() < end) {
                failing.wake();
            }
            done.countDown();
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        waker.join();

        assertThat(turns.get()).isLessThan(60);
        assertThat(failing.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("test"));
    }

    @Test
    void stoppingTwiceIsAllowed() {
        Service stopped = start(() -> new Rest(LONG.toNanos()));
        stopped.stop();
        stopped.stop();
        assertThat(stopped.join(Duration.ofSeconds(10))).isTrue();
    }
}
