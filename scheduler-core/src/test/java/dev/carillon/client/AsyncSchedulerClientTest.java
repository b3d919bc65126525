package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.RunId;
import dev.carillon.store.RunStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same calls on an executor: what happens where, and how errors arrive. */
class AsyncSchedulerClientTest extends ClientCase {

    private final Deque<Runnable> work = new ArrayDeque<>();
    private final AsyncSchedulerClient async = client.async(work::add);

    private static @Nullable Throwable failure(CompletionStage<?> stage) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        var unused = stage.whenComplete((value, thrown) -> failure.set(thrown));
        return failure.get();
    }

    @Test
    void aCallIsMadeOnTheExecutor() throws Exception {
        CompletionStage<ScheduleHandle> stage = async.create(any("s").every(Duration.ofHours(1)));
        assertThat(client.get(id("s"))).isEmpty();
        work.remove().run();
        assertThat(stage.toCompletableFuture().get(0, TimeUnit.SECONDS).outcome())
                .isEqualTo(Outcome.CREATED);
    }

    @Test
    void errorsArriveAsTheyAre() {
        CompletionStage<?> stage = async.pause(id("none"), "why not");
        work.remove().run();
        assertThat(failure(stage)).isInstanceOf(UnknownScheduleException.class);
    }

    @Test
    void badInputFailsHereAndNothingIsSent() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> async.pause(id("s"), ""),
                () -> async.create(any("s")),
                () -> async.backfill(id("s"), NOON, NOON, false),
                () -> async.await(new RunId("s@x"), Duration.ofSeconds(-1)))) {
            assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(work).isEmpty();
    }

    @Test
    void whatTheExecutorRefusesWasNotSent() {
        AsyncSchedulerClient full = client.async(call -> {
            throw new RejectedExecutionException("full");
        });
        assertThat(failure(full.put(any("s").every(Duration.ofHours(1)).definition())))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(client.get(id("s"))).isEmpty();
    }

    @Test
    void thereAreThreadsForWhoeverBringsNone() throws Exception {
        assertThat(client.async()
                        .status(new RunId("none@x"))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(new RunStatus.Unknown());
    }
}
