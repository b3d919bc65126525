package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.OnConflict;
import dev.carillon.client.Outcome;
import dev.carillon.client.ScheduleConflictException;
import dev.carillon.client.Scheduled;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.testing.TestNode;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DropReason;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 3. Identity: which schedule and which run is which, and what making it again changes. */
abstract class IdentitySemantics extends SemanticsCase {

    private static final int MANY = 1_000;
    private static final int MAKERS = 8;
    /** Of a schedule with such a bound its starts are counted. */
    private static final int MOST_RUNS = 5;

    private static final Instant START_OF_ALL = Instant.parse("2025-01-01T00:00:00Z");
    private static final Duration PERIOD_OF_ALL = Duration.ofDays(400);

    @Test
    void aRunIsNamedAfterItsScheduleAndItsFireTime() {
        node("a");
        schedule().at(Instant.parse("2025-11-23T02:30:00Z")).create();
        untilCalled(1);
        assertThat(calls().get(0).run().id().value()).isEqualTo("s@20251123T023000Z");
    }

    @Test
    void allAttemptsShareTheNameOfTheirRunAndAreNumbered() {
        node("a", TASK.withRetry(Retry.fixed(2, Duration.ofMillis(20))), (nothing, run) -> {
            throw new IllegalStateException("failed");
        });
        schedule().now().create();
        untilCalled(3);
        assertThat(calls().stream().map(call -> call.run().id()).distinct()).hasSize(1);
        assertThat(calls().stream().map(call -> call.run().attempt())).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "a@b"})
    void anIdOfOtherCharactersIsRefused(String id) {
        assertThatThrownBy(() -> client().schedule(TASK).id(id).now().create())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }

    @Test
    void theSameDefinitionInAnyOrderOfItsFieldsIsTheSameSchedule() {
        Payload one = Payload.ofJson("{\"a\":1,\"b\":2}");
        Payload other = Payload.ofJson("{\"b\":2,\"a\":1}");
        var first = client().schedule("task", one).every(HOUR).create();
        var again = client().schedule("task", other).every(HOUR).create();
        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(client().list(ListRequest.all())).hasSize(1);
    }

    @Test
    void anotherDefinitionUnderTheSameIdReplacesKeepsOrFails() {
        schedule().every(HOUR).create();
        assertThat(schedule().every(TICK).onConflict(OnConflict.KEEP).create().outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThatThrownBy(
                        () -> schedule().every(TICK).onConflict(OnConflict.FAIL).create())
                .isInstanceOf(ScheduleConflictException.class);
        assertThat(stored().schedule().recurrence()).isEqualTo(new Every(HOUR));
        assertThat(schedule().every(TICK).create().outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(stored().generation()).isEqualTo(2);
    }

    @Test
    void anEqualDefinitionResetsNeitherFireTimeNorPause() {
        schedule().every(HOUR).create();
        client().pause(S, "holidays");
        StoredSchedule before = stored();
        assertThat(schedule().every(HOUR).create().outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void anEqualDefinitionLeavesACompletedScheduleCompleted() {
        node("a");
        Instant then = ago(3);
        schedule().at(then).create();
        untilRecorded(1);
        schedule().at(then).create();
        pass(TICK);
        check().fired(1).is(ScheduleState.COMPLETED);
    }

    /** Eight clients at once, each as a node would at its start, while everything fires. */
    @Test
    void eightNodesThatMakeTheSameThousandSchedulesFiftyTimesWhileTheyFireChangeNothing() throws Exception {
        List.of("a", "b", "c").forEach(this::node);
        makeAll();
        try (ExecutorService threads = Executors.newFixedThreadPool(MAKERS)) {
            List<Future<Long>> makers = new ArrayList<>();
            for (int i = 0; i < MAKERS; i++) {
                makers.add(threads.submit(this::makeAllAgain));
            }
            while (!makers.stream().allMatch(Future::isDone)) {
                pass(Duration.ofMillis(20));
            }
            for (Future<Long> maker : makers) {
                assertThat(maker.get()).as("unchanged").isEqualTo((long) MANY * rounds());
            }
        }
        cluster().advanceUntil(() -> cluster().calls().size() >= MANY, PATIENCE);
        pass(TICK);
        assertThat(client().list(ListRequest.all())).hasSize(MANY).allSatisfy(stored -> {
            assertThat(stored.generation()).isEqualTo(1);
            assertThat(stored.started()).isEqualTo(1);
            assertThat(stored.next()).isEqualTo(Optional.of(START_OF_ALL.plus(PERIOD_OF_ALL.multipliedBy(2))));
            assertThat(stored.lastNominal()).isEqualTo(Optional.of(START_OF_ALL.plus(PERIOD_OF_ALL)));
        });
        assertThat(cluster().calls()).hasSize(MANY);
    }

    /** How often each of the eight makes all schedules. */
    protected int rounds() {
        return 50;
    }

    /** As if they had been made long ago: all are due now, and then not before next year. */
    private void makeAll() {
        Bounds bounds = Bounds.NONE.withStartAt(START_OF_ALL).withMaxRuns(MOST_RUNS);
        for (int i = 0; i < MANY; i++) {
            madeAt(
                    START_OF_ALL,
                    plan(new Every(PERIOD_OF_ALL), Policies.DEFAULT, bounds).withId(new ScheduleId("u" + i)));
        }
    }

    /** Returns how many were as they should be. */
    private long makeAllAgain() {
        SchedulerClient maker = new SchedulerClient(cluster().store());
        List<Schedule> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(maker.schedule(TASK)
                    .id("u" + i)
                    .every(PERIOD_OF_ALL)
                    .startAt(START_OF_ALL)
                    .maxRuns(MOST_RUNS)
                    .definition());
        }
        long unchanged = 0;
        for (int round = 0; round < rounds(); round++) {
            unchanged += maker.scheduleAll(all).stream()
                    .filter(made -> made instanceof Scheduled.Stored stored
                            && stored.handle().outcome() == Outcome.UNCHANGED)
                    .count();
        }
        return unchanged;
    }

    @Test
    void anUpdateRaisesTheGenerationAndLeavesTheRunningRunAlone() {
        Task<Integer> number = Task.of("number", Integer.class);
        List<Integer> seen = new ArrayList<>();
        TestNode a = cluster()
                .addNode(
                        "a",
                        TaskRegistry.builder()
                                .add(number, (payload, run) -> seen.add(payload))
                                .build(),
                        SemanticsCase::quick);
        a.holdRuns();
        client().schedule(number, 1).id(S).at(ago(1)).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        client().schedule(number, 2).id(S).every(HOUR).create();
        a.releaseRuns();
        untilRecorded(1);
        assertThat(seen).containsExactly(1);
        assertThat(stored().generation()).isEqualTo(2);
        assertThat(stored().next().orElseThrow()).isAfter(now());
    }

    @Test
    void whatIsDueStaysDueThroughAnUpdateWhoseRuleKnowsIt() {
        Instant then = ago(3);
        Instant first = then.truncatedTo(ChronoUnit.HOURS).plus(HOUR);
        madeAt(then, plan(Cron.of("0 * * * *"), Policies.DEFAULT));
        schedule().cron("*/30 * * * *").maxRuns(9).create();
        assertThat(stored().next()).contains(first);
        assertThat(client().history(S, 10)).isEmpty();
    }

    @Test
    void whatAnUpdateDropsLeavesARecord() {
        Instant then = ago(3);
        Instant latest = then.plus(HOUR.multipliedBy(3));
        madeAt(then, plan(new Every(HOUR), Policies.DEFAULT));
        schedule().cron("45 23 * * *").create();
        assertThat(stored().next().orElseThrow()).isAfter(now());
        assertThat(client().history(S, 10)).singleElement().satisfies(record -> {
            assertThat(record.nominal()).isEqualTo(latest);
            assertThat(record.missedCount()).isEqualTo(2);
            assertThat(record.reason()).contains(DropReason.REPLACED);
        });
        assertThat(stored().lastNominal()).contains(latest);
    }

    @Test
    void whatWaitsInAQueueTakesThePayloadOfTheUpdate() {
        Task<Integer> number = Task.of("number", Integer.class);
        List<Integer> seen = new ArrayList<>();
        TestNode a = cluster()
                .addNode(
                        "a",
                        TaskRegistry.builder()
                                .add(number, (payload, run) -> seen.add(payload))
                                .build(),
                        SemanticsCase::quick);
        a.holdRuns();
        client().schedule(number, 1)
                .id(S)
                .every(TICK)
                .overlap(Overlap.QUEUE_ONE)
                .create();
        cluster().advanceUntil(() -> !stored().queued().isEmpty(), PATIENCE);
        client().schedule(number, 2)
                .id(S)
                .every(TICK)
                .overlap(Overlap.QUEUE_ONE)
                .create();
        a.releaseRuns();
        untilCalled(2);
        assertThat(seen.subList(0, 2)).containsExactly(1, 2);
    }

    @Test
    void aDeleteRemovesWhatIsDueAndWaitsAndTheRunningRunFinishes() {
        TestNode a = node("a");
        a.holdRuns();
        Policies all = Policies.DEFAULT.withMisfire(Misfire.fireAll(10)).withOverlap(Overlap.QUEUE_ALL);
        madeAt(ago(5), plan(new Every(HOUR), all));
        cluster().advanceUntil(() -> stored().queued().size() == 4, PATIENCE);
        assertThat(client().delete(S)).isTrue();
        a.releaseRuns();
        pass(TICK.multipliedBy(2));
        check().attempted(1);
        assertThat(client().get(S)).isEmpty();
        assertThat(a.activeRuns()).isZero();
    }

    @Test
    void aScheduleMadeAnewIsANewGenerationThatTheOldRunCannotTouch() {
        TestNode a = node("a");
        a.holdRuns();
        schedule().at(ago(5)).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        client().delete(S);
        schedule().every(HOUR).create();
        StoredSchedule anew = stored();
        assertThat(anew.generation()).isEqualTo(2);
        a.releaseRuns();
        pass(TICK.multipliedBy(2));
        assertThat(stored()).isEqualTo(anew);
    }

    @Test
    void manualRunsHaveANameOfTheirOwn() {
        node("a");
        schedule().every(HOUR).create();
        client().trigger(S);
        untilCalled(1);
        RunId run = calls().get(0).run().id();
        assertThat(run).isNotEqualTo(RunId.of(S, calls().get(0).run().nominal()));
        assertThat(run.value()).startsWith("s@");
    }
}
