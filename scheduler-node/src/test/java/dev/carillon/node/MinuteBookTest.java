package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.node.TaskMeters.Outcome;
import dev.carillon.run.NodeId;
import dev.carillon.store.MinuteFigures;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Pages for each minute, on which many count and from which one takes. */
class MinuteBookTest {

    private static final NodeId NODE = new NodeId("a");
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final long MINUTE = MinuteBook.minuteOf(NOON);
    private static final Duration LATE = Duration.ofMillis(3);

    private final VirtualClock clock = new VirtualClock(NOON);
    private final MinuteBook book = new MinuteBook(clock);

    private List<MinuteFigures> takeUpTo(long minute) {
        return book.takeUpTo(minute).stream().map(page -> page.figures(NODE)).toList();
    }

    private List<MinuteFigures> takeAll() {
        return book.takeAll().stream().map(page -> page.figures(NODE)).toList();
    }

    @Test
    void everythingIsCountedInItsMinute() {
        book.started(NOON.plusSeconds(59), LATE);
        book.started(NOON.plusSeconds(60));
        book.ended(NOON, Outcome.SUCCEEDED);
        book.ended(NOON, Outcome.RETRYING);
        book.ended(NOON, Outcome.DEAD);
        book.ended(NOON, Outcome.CANCELLED);
        book.ended(NOON, Outcome.HANDED_OVER);
        book.ended(NOON, Outcome.OTHER);
        book.missed(7);
        book.overdue(NOON, Duration.ofSeconds(9));
        book.overdue(NOON.plusSeconds(9), Duration.ofSeconds(8));
        MinuteFigures first = takeUpTo(MINUTE).get(0);
        assertThat(first).isEqualTo(new MinuteFigures(NOON, NODE, 1, 1, 2, 7, 9_000, first.lateness(), 3.0, 3.0, 3.0));
        assertThat(LatenessFigures.merge(List.of(first)).count()).isEqualTo(1);
        assertThat(takeAll())
                .containsExactly(new MinuteFigures(NOON.plusSeconds(60), NODE, 1, 0, 0, 0, 0, "", 0, 0, 0));
    }

    @Test
    void whatIsNothingMakesNoPage() {
        book.missed(0);
        book.overdue(NOON, Duration.ZERO);
        book.ended(NOON, Outcome.CANCELLED);
        assertThat(takeAll()).isEmpty();
    }

    @Test
    void whatComesLateIsCountedOnTheNextPage() {
        book.started(NOON);
        assertThat(takeUpTo(MINUTE)).hasSize(1);
        book.started(NOON);
        book.started(NOON.plusSeconds(61));
        assertThat(takeAll())
                .extracting(MinuteFigures::minute, MinuteFigures::started)
                .containsExactly(tuple(NOON.plusSeconds(60), 2));
    }

    @Test
    void aClockThatWasSetBackLosesNothing() {
        book.started(NOON.plus(Duration.ofHours(1)));
        assertThat(takeUpTo(MINUTE - 1)).extracting(MinuteFigures::started).containsExactly(1);
        book.started(NOON);
        assertThat(takeUpTo(MINUTE)).extracting(MinuteFigures::started).containsExactly(1);
    }

    @Test
    void withoutAnybodyWhoTakesThePagesAreFewAndCountAll() {
        for (int i = 0; i < 100; i++) {
            book.started(NOON.plus(Duration.ofMinutes(i)));
        }
        List<MinuteFigures> all = takeAll();
        assertThat(all).hasSize(MinuteBook.MOST_PAGES);
        assertThat(all.stream().mapToInt(MinuteFigures::started).sum()).isEqualTo(100);
    }

    /** Threads count while pages come and go under their hands. */
    @Test
    void nothingIsLostWhilePagesAreTaken() {
        int threads = 4;
        int counts = 50_000;
        AtomicLong second = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        RealThreads real = new RealThreads();
        List<MinuteFigures> taken = new ArrayList<>();
        Thread taker = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                taken.addAll(takeUpTo(MinuteBook.minuteOf(NOON.plusSeconds(second.get())) - 1));
            }
        });
        for (int i = 0; i < threads; i++) {
            real.execute(() -> {
                for (int n = 0; n < counts; n++) {
                    Instant at = NOON.plusSeconds(n % 20 == 0 ? second.incrementAndGet() : second.get());
                    book.started(at, LATE);
                    book.ended(at, n % 2 == 0 ? Outcome.SUCCEEDED : Outcome.DEAD);
                }
            });
        }
        real.joinAll();
        over.set(true);
        join(taker);
        taken.addAll(takeAll());
        assertThat(taken.stream().mapToInt(MinuteFigures::started).sum()).isEqualTo(threads * counts);
        assertThat(taken.stream().mapToInt(MinuteFigures::succeeded).sum()).isEqualTo(threads * counts / 2);
        assertThat(taken.stream().mapToInt(MinuteFigures::failed).sum()).isEqualTo(threads * counts / 2);
        assertThat(LatenessFigures.merge(taken).count()).isEqualTo((long) threads * counts);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
