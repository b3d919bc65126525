package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestNode;
import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Retry;
import dev.carillon.store.CancelReply;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.task.NonRetryableException;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 6. Runs: attempts, their ends, and what follows. */
abstract class RunSemantics extends SemanticsCase {

    private static final Duration SOON = Duration.ofMillis(100);
    private static final TaskHandler<@Nullable Void> FAILING = (nothing, run) -> {
        throw new IllegalStateException("no luck");
    };

    private RunRecord last() {
        return client().history(S, 1).get(0);
    }

    @Test
    void aRetryCountsFromTheEndOfTheAttempt() {
        node("a", (nothing, run) -> {
            cluster().sleep(SOON);
            throw new IllegalStateException("no luck");
        });
        schedule().now().retry(Retry.fixed(1, SOON)).create();
        untilRecorded(1);
        check().attempted(2).ended(RunState.DEAD);
        assertThat(Duration.between(calls().get(0).at(), calls().get(1).at()))
                .isGreaterThanOrEqualTo(SOON.multipliedBy(2).minusMillis(5));
        assertThat(calls().get(1).run().cause()).isEqualTo(Cause.RETRY);
    }

    @Test
    void delaysMayGrow() {
        node("a", FAILING);
        schedule().now().retry(Retry.exponential(2, SOON, HOUR)).create();
        untilRecorded(1);
        assertThat(Duration.between(calls().get(1).at(), calls().get(2).at()))
                .isGreaterThanOrEqualTo(SOON.multipliedBy(2).minusMillis(5));
    }

    @Test
    void aRetryHoldsNoPermitWhileItWaits() {
        TaskRegistry tasks = TaskRegistry.builder().add(TASK, FAILING).build();
        cluster().addNode("a", tasks, settings -> quick(settings).ioPermits(1));
        schedule().now().retry(Retry.fixed(1, HOUR)).create();
        untilCalled(1);
        client().schedule(TASK).id("other").now().create();
        cluster().advanceUntil(() -> !cluster().calls("other").isEmpty(), PATIENCE);
    }

    @Test
    void theSchedulesRetriesGoBeforeThoseOfTheTask() {
        node("a", TASK.withRetry(Retry.fixed(5, SOON)), FAILING);
        schedule().now().retry(Retry.NONE).create();
        untilRecorded(1);
        check().attempted(1).ended(RunState.DEAD);
    }

    @Test
    void whatHasNoRetryLeftIsADeadLetterWithItsLastError() {
        node("a", FAILING);
        schedule().now().retry(Retry.NONE).create();
        untilRecorded(1);
        assertThat(client().deadLetters(10)).singleElement().satisfies(letter -> {
            assertThat(letter.run()).isEqualTo(last().run());
            assertThat(letter.error().orElseThrow().message()).isEqualTo("no luck");
        });
    }

    @Test
    void aDeadLetterCanBeRequeuedAndDiscarded() {
        node("a", FAILING);
        schedule().now().retry(Retry.NONE).create();
        untilRecorded(1);
        RunId dead = last().run();
        assertThat(client().requeue(dead)).isEqualTo(RequeueReply.REQUEUED);
        untilRecorded(2);
        assertThat(calls().get(1).run().id()).isEqualTo(dead);
        assertThat(calls().get(1).run().attempt()).isEqualTo(2);
        assertThat(client().discard(dead)).isTrue();
        assertThat(client().deadLetters(10)).isEmpty();
        assertThat(client().requeue(dead)).isEqualTo(RequeueReply.UNKNOWN);
    }

    @Test
    void whatIsNotRetryableIsDeadAtOnce() {
        node("a", (nothing, run) -> {
            throw new NonRetryableException("never");
        });
        schedule().now().create();
        untilRecorded(1);
        check().attempted(1).ended(RunState.DEAD);
    }

    @Test
    void aPayloadThatDoesNotFitIsDeadAtOnce() {
        Task<Integer> number = Task.of("number", Integer.class);
        cluster()
                .addNode(
                        "a",
                        TaskRegistry.builder().add(number, (payload, run) -> {}).build(),
                        SemanticsCase::quick);
        client().schedule("number", Payload.ofJson("\"seven\"")).id(S).now().create();
        untilRecorded(1);
        check().neverFired().ended(RunState.DEAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "stack", "memory", "interrupted", "flag"})
    void aCronWhoseHandlerAlwaysThrowsKeepsItsInstantsRetriesAndDies(String kind) {
        node("a", (nothing, run) -> throwing(kind));
        schedule().cron("* * * * * *").retry(Retry.fixed(1, SOON)).create();
        boolean succeeds = kind.equals("flag");
        untilRecorded(2);
        List<Instant> first = calls().stream()
                .filter(call -> call.run().attempt() == 1)
                .map(call -> call.run().nominal())
                .toList();
        assertThat(first.get(1)).isEqualTo(first.get(0).plusSeconds(1));
        assertThat(first.get(0).toEpochMilli() % 1_000).isZero();
        assertThat(client().history(S, 2))
                .allMatch(record -> record.state() == (succeeds ? RunState.SUCCEEDED : RunState.DEAD));
        assertThat(client().history(S, 2)).allMatch(record -> record.attempt() == (succeeds ? 1 : 2));
        assertThat(client().deadLetters(10).size() >= 2).isEqualTo(!succeeds);
        check().is(ScheduleState.ACTIVE);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static void throwing(String kind) throws InterruptedException {
        switch (kind) {
            case "error" -> throw new AssertionError("broken");
            case "stack" -> endless(0);
            case "memory" -> throw new OutOfMemoryError("pretended");
            case "interrupted" -> throw new InterruptedException("for no reason");
            case "flag" -> Thread.currentThread().interrupt();
            default -> throw new IllegalStateException("plain");
        }
    }

    private static int endless(int depth) {
        return depth < 0 ? depth : endless(depth + 1) + 1;
    }

    @Test
    void soManyDeadRunsInARowPauseTheSchedule() {
        node("a", FAILING);
        schedule().every(TICK).retry(Retry.NONE).pauseAfterFailures(2).create();
        cluster().advanceUntil(() -> stored().state() == ScheduleState.PAUSED, PATIENCE);
        check().fired(2);
        assertThat(stored().pause().orElseThrow().reason()).isEqualTo("failed runs in a row: 2");
    }

    @Test
    void aRunOutOfTimeIsInterruptedAndFails() {
        boolean[] told = {false};
        node("a", (nothing, run) -> {
            try {
                cluster().sleep(PATIENCE);
            } finally {
                told[0] = run.isCancelled();
            }
        });
        schedule().now().timeout(TICK).retry(Retry.NONE).create();
        untilRecorded(1);
        assertThat(told[0]).isTrue();
        check().ended(RunState.DEAD);
        assertThat(last().error().orElseThrow().type()).isEqualTo("timeout");
    }

    @Test
    void aRunningHandlerLearnsThatItIsCancelledAndIsNotTriedAgain() {
        CancelReply[] reply = new CancelReply[1];
        node("a", (nothing, run) -> {
            reply[0] = cancelFromElsewhere(run.id());
            cluster().sleep(PATIENCE);
        });
        schedule().now().create();
        untilRecorded(1);
        assertThat(reply[0]).isEqualTo(CancelReply.REQUESTED);
        check().attempted(1).ended(RunState.CANCELLED);
    }

    @Test
    void aRunThatWaitsIsCancelledAtOnce() {
        node("a", FAILING);
        schedule().now().retry(Retry.fixed(1, HOUR)).create();
        untilCalled(1);
        pass(SOON);
        assertThat(client().cancel(calls().get(0).run().id())).isEqualTo(CancelReply.CANCELLED);
        check().ended(RunState.CANCELLED);
    }

    /** The interrupt that follows may come before the answer, and must not hit the request. */
    private CancelReply cancelFromElsewhere(RunId run) {
        return CompletableFuture.supplyAsync(() -> client().cancel(run)).join();
    }

    @Test
    void aHandlerThatReturnsAllTheSameHasSucceeded() {
        node("a", (nothing, run) -> cancelFromElsewhere(run.id()));
        schedule().now().create();
        untilRecorded(1);
        check().ended(RunState.SUCCEEDED);
    }

    @Test
    void theRunOfALostNodeStartsAgainOnAnotherUnderALargerFence() {
        List<Run> seen = new ArrayList<>();
        TestNode a = node("a", (nothing, run) -> {
            seen.add(run);
            cluster().node("a").kill();
            cluster().sleep(SOON);
        });
        schedule().now().retry(Retry.NONE).create();
        untilCalled(1);
        node("b", (nothing, run) -> seen.add(run));
        untilRecorded(1);
        check().attempted(2).ended(RunState.SUCCEEDED);
        assertThat(seen.get(1).cause()).isEqualTo(Cause.RECOVERY);
        assertThat(seen.get(1).attempt()).isEqualTo(2);
        assertThat(seen.get(1).fence().value())
                .isGreaterThan(seen.get(0).fence().value());
        assertThat(a.toString()).contains("gone");
    }

    @Test
    void anAbandonedRunOfALostNodeIsLostAndNeverStartsAgain() {
        TestNode a = node("a");
        a.holdRuns();
        schedule().now().onNodeLoss(OnNodeLoss.ABANDON).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        a.kill();
        node("b");
        untilRecorded(1);
        check().neverFired().ended(RunState.LOST);
    }

    @Test
    void aNodeThatWakesUpLateChangesNothing() {
        TestNode a = node("a", (nothing, run) -> {
            cluster().node("a").halt();
            node("b");
            cluster().sleep(Duration.ofSeconds(2));
        });
        schedule().now().create();
        untilCalled(2);
        a.goOn();
        pass(TICK.multipliedBy(2));
        check().attempted(2).ended(RunState.SUCCEEDED);
        assertThat(last().node().orElseThrow().value()).isEqualTo("b");
        assertThat(a.activeRuns()).isZero();
    }

    @Test
    void theHigherPriorityGoesFirst() {
        Instant then = ago(1);
        client().schedule(TASK).id("low").at(then).create();
        client().schedule(TASK).id("high").at(then).priority(5).create();
        TaskRegistry tasks =
                TaskRegistry.builder().add(TASK, (nothing, run) -> {}).build();
        cluster().addNode("a", tasks, settings -> quick(settings).ioPermits(1));
        cluster().advanceUntil(() -> cluster().calls().size() == 2, PATIENCE);
        assertThat(cluster().calls().stream().map(call -> call.run().schedule().value()))
                .containsExactly("high", "low");
    }

    @Test
    void theHandlerSeesWhatItRuns() {
        node("a");
        Instant then = ago(1);
        schedule().at(then).tags("eu", "nightly").create();
        untilCalled(1);
        Run run = calls().get(0).run();
        assertThat(run.nominal()).isEqualTo(then);
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.cause()).isEqualTo(Cause.SCHEDULE);
        assertThat(run.tags()).containsExactly("eu", "nightly");
        assertThat(run.lateness()).isEqualTo(Duration.between(then, run.started()));
        assertThat(run.isCancelled()).isFalse();
    }

    @Test
    void theHistoryKeepsTheLatestHundredRuns() {
        node("a");
        for (int i = 0; i < 105; i++) {
            client().schedule(TASK).id(S).every(HOUR).create();
            client().trigger(S, true);
        }
        untilCalled(105);
        pass(TICK);
        assertThat(client().history(S, 1_000)).hasSize(100);
    }
}
