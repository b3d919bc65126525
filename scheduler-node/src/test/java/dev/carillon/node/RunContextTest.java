package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.SchedulerClient;
import dev.carillon.run.Progress;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.task.PreviousSuccess;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler learns from its run and says of it. */
class RunContextTest {

    private static final Policies NO_RETRY = Policies.DEFAULT.withRetry(Retry.NONE);

    private final Cluster cluster = new Cluster();
    private final RealThreads threads = new RealThreads();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        threads.joinAll();
    }

    @Test
    void whatASuccessLeavesIsInTheHistory() {
        cluster.add("a", (p, run) -> {
            run.result("first");
            run.result(List.of(1, 2));
            run.progress(2, 2);
            run.log("done");
        });
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();
        RunRecord end = cluster.history("s").get(0);
        assertThat(end.result().orElseThrow().json()).isEqualTo("[1,2]");
        assertThat(end.notes()).isEqualTo(new RunNotes(new Progress(2, 2), List.of("done")));
    }

    @Test
    void aFailureLeavesItsWordsButNoResult() {
        cluster.add("a", (p, run) -> {
            run.result("half");
            run.log("about to fail");
            throw new IllegalStateException("on purpose");
        });
        cluster.put("s", new Once(Cluster.START), NO_RETRY);
        cluster.settle();
        RunRecord end = cluster.history("s").get(0);
        assertThat(end.state()).isEqualTo(RunState.DEAD);
        assertThat(end.result()).isEmpty();
        assertThat(end.notes().log()).containsExactly("about to fail");
    }

    @Test
    void aResultThatIsTooLargeIsTheHandlersFailure() {
        cluster.add("a", (p, run) -> run.result("x".repeat(5_000)));
        cluster.put("s", new Once(Cluster.START), NO_RETRY);
        cluster.settle();
        assertThat(cluster.history("s").get(0).error().orElseThrow().message()).startsWith("result: 5002 bytes");
    }

    @Test
    void wordsTravelWithTheRenewalsAndOnlyWhenTheyChange() throws InterruptedException {
        List<Run> runs = new ArrayList<>();
        hold(Cluster.TASK, runs);
        RunId id = RunId.of(new ScheduleId("s"), Cluster.START);
        runs.get(0).progress(1, 3);
        runs.get(0).log("one");
        assertThat(notes(id)).isEqualTo(RunNotes.NONE);
        cluster.runFor(Duration.ofSeconds(4));
        assertThat(notes(id)).isEqualTo(new RunNotes(new Progress(1, 3), List.of("one")));
        assertThat(((ActiveRun) runs.get(0)).words().news()).isNull();
        runs.get(0).progress(2, 3);
        assertThat(((ActiveRun) runs.get(0)).words().news()).isNotNull();
        cluster.runFor(Duration.ofSeconds(4));
        assertThat(notes(id).progress()).isEqualTo(new Progress(2, 3));
    }

    @Test
    void theSuccessBeforeIsTheScheduledOneWithTheLatestFireTime() {
        List<Optional<PreviousSuccess>> seen = new ArrayList<>();
        cluster.add("a", (p, run) -> {
            seen.add(run.previousSuccess());
            run.result(run.id().value());
            if (seen.size() == 2) {
                throw new IllegalStateException("on purpose");
            }
        });
        cluster.put("s", new Every(Duration.ofMinutes(1)), NO_RETRY);
        cluster.runFor(Duration.ofMinutes(3));
        Instant first = Cluster.START.plusSeconds(60);
        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)).isEmpty();
        assertThat(seen.get(1).orElseThrow().nominal()).isEqualTo(first);
        PreviousSuccess before = seen.get(2).orElseThrow();
        assertThat(before.nominal()).isEqualTo(first);
        assertThat(before.result().orElseThrow().as(String.class))
                .isEqualTo(before.run().value());
    }

    @Test
    void aHandlerCanScheduleWhatFollows() {
        cluster.add("a", (p, run) -> {
            if (run.schedule().value().equals("s")) {
                SchedulerClient client = SchedulerClient.of(run);
                client.schedule(Cluster.TASK)
                        .id("after")
                        .in(Duration.ofHours(1))
                        .create();
                client.pause(new ScheduleId("after"), "not yet");
            }
        });
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
        assertThat(cluster.store
                        .get(new ScheduleId("after"))
                        .orElseThrow()
                        .pause()
                        .orElseThrow()
                        .actor())
                .isEqualTo("a");
    }

    @Test
    void aHandlerThatSaysNothingIsStopped() throws InterruptedException {
        List<Run> runs = new ArrayList<>();
        hold(Cluster.TASK.withStallTimeout(Duration.ofSeconds(2)).withRetry(Retry.NONE), runs);
        for (int i = 0; i < 3; i++) {
            cluster.runFor(Duration.ofMillis(1_900));
            runs.get(0).heartbeat();
        }
        cluster.runFor(Duration.ofMillis(1_999));
        assertThat(runs.get(0).isCancelled()).isFalse();
        cluster.runFor(Duration.ofMillis(1));
        assertThat(runs.get(0).isCancelled()).isTrue();
        threads.joinAll();
        cluster.settle();
        RunRecord end = cluster.history("s").get(0);
        assertThat(end.state()).isEqualTo(RunState.DEAD);
        assertThat(end.error().orElseThrow().type()).isEqualTo("stalled");
    }

    @Test
    void aStallTimeoutOfNothingIsRefused() {
        assertThatThrownBy(() -> Cluster.TASK.withStallTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stallTimeout: PT0S must be more than nothing");
    }

    /** Starts one run of the schedule {@code s} and keeps it running. */
    private void hold(Task<@Nullable Void> task, List<Run> runs) throws InterruptedException {
        cluster.add(
                "a",
                task,
                (p, run) -> {
                    runs.add(run);
                    entered.countDown();
                    release.await();
                },
                s -> s.executor(TaskKind.IO, threads));
        cluster.put("s", new Once(Cluster.START));
        cluster.settle();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private RunNotes notes(RunId id) {
        return ((RunStatus.Running) cluster.store.run(id)).notes();
    }
}
