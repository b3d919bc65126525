package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows an attempt that failed. */
class FailureTest {

    private final Cluster cluster = new Cluster();

    private record Order(int number) {}

    @Test
    void retriesComeAtTheirInstantsAndThenTheRunIsDead() {
        cluster.add("a", (p, run) -> {
            throw new IllegalStateException("no luck");
        });
        cluster.put(
                "s",
                new Once(Cluster.START.plusSeconds(1)),
                Policies.DEFAULT.withRetry(Retry.exponential(3, Duration.ofMillis(300), Duration.ofSeconds(10))));

        cluster.runFor(Duration.ofMinutes(1));

        assertThat(cluster.fireMillis()).containsExactly(1_000L, 1_300L, 1_900L, 3_100L);
        assertThat(cluster.fires().get(3).run().attempt()).isEqualTo(4);
        assertThat(cluster.fires().get(3).run().cause()).isEqualTo(Cause.RETRY);
        RunRecord end = cluster.history("s").get(0);
        assertThat(end.state()).isEqualTo(RunState.DEAD);
        assertThat(end.error().orElseThrow().message()).isEqualTo("no luck");
    }

    @Test
    void aRetryLongerThanTheLookAheadComesAtItsInstantToo() {
        cluster.add("a", (p, run) -> {
            throw new IllegalStateException("no luck");
        });
        cluster.put(
                "s",
                new Once(Cluster.START.plusSeconds(1)),
                Policies.DEFAULT.withRetry(Retry.fixed(1, Duration.ofMinutes(7))));

        cluster.runFor(Duration.ofMinutes(10));

        assertThat(cluster.fireMillis()).containsExactly(1_000L, 421_000L);
    }

    @Test
    void theTasksOwnRetryRuleCountsWhenTheScheduleHasNone() {
        cluster.add(
                "a",
                Cluster.TASK.withRetry(Retry.fixed(1, Duration.ofMillis(50))),
                (p, run) -> {
                    throw new IllegalStateException("no luck");
                },
                s -> s);
        cluster.put("s", new Once(Cluster.START));

        cluster.runFor(Duration.ofSeconds(5));

        assertThat(cluster.fireMillis()).containsExactly(0L, 50L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "stack", "interrupted", "unprintable", "memory"})
    void nothingThatAHandlerThrowsStopsTheNode(String kind) {
        cluster.add("a", (p, run) -> {
            if (run.schedule().value().equals("bad")) {
                throwSomething(kind);
            }
        });
        cluster.put("bad", new Every(Duration.ofSeconds(1)), Policies.DEFAULT.withRetry(Retry.NONE));
        cluster.put("good", new Every(Duration.ofSeconds(1)));

        cluster.runFor(Duration.ofSeconds(5));

        assertThat(cluster.states("bad")).hasSize(5).containsOnly(RunState.DEAD);
        assertThat(cluster.states("good")).hasSize(5).containsOnly(RunState.SUCCEEDED);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static void throwSomething(String kind) throws Checked {
        switch (kind) {
            case "error" -> throw new AssertionError("broken");
            case "stack" -> endless(0);
            case "interrupted" -> {
                Thread.currentThread().interrupt();
                throw new Checked("interrupted");
            }
            case "unprintable" -> throw new Unprintable();
            case "memory" -> throw new OutOfMemoryError("pretended");
            default -> throw new IllegalStateException("plain");
        }
    }

    private static int endless(int depth) {
        return depth < 0 ? depth : endless(depth + 1) + 1;
    }

    private static final class Checked extends Exception {
        private static final long serialVersionUID = 1L;

        Checked(String message) {
            super(message);
        }
    }

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even that");
        }
    }

    @Test
    void aPayloadThatDoesNotFitIsNotTriedAgain() {
        Task<Order> task = Task.of("orders", Order.class);
        TaskRegistry tasks =
                TaskRegistry.builder().add(task, (order, run) -> {}).build();
        cluster.add("a", tasks, s -> s);
        cluster.put("good", new Once(Cluster.START), task.name(), Payload.of(new Order(7)));
        cluster.put("bad", new Once(Cluster.START), task.name(), Payload.ofJson("{\"number\":\"seven\"}"));

        cluster.runFor(Duration.ofSeconds(10));

        assertThat(cluster.states("good")).containsExactly(RunState.SUCCEEDED);
        assertThat(cluster.states("bad")).containsExactly(RunState.DEAD);
        assertThat(cluster.history("bad").get(0).attempt()).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {},
                s -> s.listener(new RunListener() {
                    @Override
                    public void started(Claim claim, Run run) {
                        throw new IllegalStateException("listener");
                    }
                }));
        cluster.put("s", new Once(Cluster.START));

        cluster.runFor(Duration.ofSeconds(1));

        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void everythingIsCounted() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        cluster.add(
                "a",
                Cluster.TASK,
                (p, run) -> {
                    if (run.attempt() == 1) {
                        throw new IllegalStateException("first time");
                    }
                },
                s -> s.meters(meters));
        cluster.put("s", new Once(Cluster.START));

        cluster.runFor(Duration.ofSeconds(5));

        assertThat(meters.counter("scheduler.runs", "task", "task", "outcome", "retrying", "cause", "schedule")
                        .count())
                .isEqualTo(1);
        assertThat(meters.counter("scheduler.runs", "task", "task", "outcome", "succeeded", "cause", "retry")
                        .count())
                .isEqualTo(1);
        assertThat(meters.counter("scheduler.claims", "result", "granted").count())
                .isEqualTo(2);
        assertThat(meters.get("scheduler.lateness").tag("task", "task").timer().count())
                .isEqualTo(1);
        assertThat(meters.get("scheduler.executor.permits")
                        .tag("kind", "io")
                        .gauge()
                        .value())
                .isEqualTo(256);
    }

    @Test
    void aScheduleWhoseNextFireTimeCannotBeComputedIsSetAsideAlone() {
        cluster.add("a", (p, run) -> {});
        Instant late = Instant.parse("9999-12-31T23:59:59.900Z");
        Schedule odd = new Schedule(
                new ScheduleId("odd"), Cluster.TASK.name(), new Every(Duration.ofMillis(100)), Payload.NONE);
        cluster.store.put(PutRequest.create(odd, true, late, Optional.of(Cluster.START)));
        cluster.put("good", new Every(Duration.ofSeconds(1)));

        cluster.runFor(Duration.ofSeconds(3));

        assertThat(cluster.states("good"))
                .isEqualTo(List.of(RunState.SUCCEEDED, RunState.SUCCEEDED, RunState.SUCCEEDED));
    }
}
