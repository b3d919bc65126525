package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RunRecord;
import dev.carillon.store.StoreAccessException;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.FaultyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole nodes with their threads, on a store in memory and the clock of the machine. */
class SchedulerNodeTest {

    private static final Task<@Nullable Void> TASK = Task.of("task");
    private static final Task<@Nullable Void> HEAVY = Task.of("heavy").cpuBound();

    private final InMemoryScheduleStore store = new InMemoryScheduleStore(InstantSource.system());
    private final List<SchedulerNode> nodes = new ArrayList<>();
    private final ConcurrentLinkedQueue<Run> fires = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(SchedulerNode::close);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("carillon-t-"));
    }

    private SchedulerNode node(String name, TaskHandler<@Nullable Void> handler) {
        return node(name, handler, settings -> settings);
    }

    @SuppressWarnings("VoidUsed") // passed on as it came
    private SchedulerNode node(
            String name, TaskHandler<@Nullable Void> handler, UnaryOperator<NodeConfig.Builder> settings) {
        TaskRegistry tasks = TaskRegistry.builder()
                .add(TASK, (payload, run) -> {
                    fires.add(run);
                    handler.handle(payload, run);
                })
                .build();
        NodeConfig.Builder builder = NodeConfig.builder().node(new NodeId("t-" + name));
        SchedulerNode node =
                new SchedulerNode(store, tasks, settings.apply(builder).build());
        nodes.add(node);
        return node;
    }

    private void put(String id, Recurrence recurrence, Policies policies) {
        put(new Schedule(new ScheduleId(id), TASK.name(), recurrence, Payload.NONE).withPolicies(policies));
    }

    private void put(Schedule schedule) {
        Instant now = store.clock().instant();
        store.put(PutRequest.create(
                schedule, true, OccurrencePlanner.anchor(schedule, now), OccurrencePlanner.first(schedule, now)));
    }

    private void putNow(String id) {
        put(id, new Once(store.clock().instant()), Policies.DEFAULT);
    }

    private List<RunState> states(String id) {
        return store.history(new ScheduleId(id), 100).stream()
                .map(RunRecord::state)
                .toList();
    }

    @Test
    void startsOnceAndClosesOnce() {
        SchedulerNode node = node("a", (p, run) -> {});
        assertThat(node.isRunning()).isFalse();
        node.start();
        node.start();
        assertThat(node.isRunning()).isTrue();
        await().until(() -> !store.nodes().isEmpty());

        node.close();
        node.close();

        assertThat(node.isRunning()).isFalse();
        assertThat(store.nodes()).isEmpty();
        assertThatThrownBy(node::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("create a new one");
    }

    @Test
    void refusesToStartWithoutTasks() {
        SchedulerNode node = new SchedulerNode(store, TaskRegistry.builder().build(), NodeConfig.defaults());
        assertThatThrownBy(node::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tasks");
        node.close();
    }

    @Test
    void threeNodesRunEverythingOnce() {
        List.of("a", "b", "c").forEach(name -> node(name, (p, run) -> {}).start());
        Instant first = store.clock().instant().plusMillis(300);
        for (int i = 0; i < 100; i++) {
            put(new Schedule(new ScheduleId("s" + i), TASK.name(), new Every(Duration.ofMillis(500)), Payload.NONE)
                    .withBounds(Bounds.NONE.withStartAt(first.plusMillis(5L * i))));
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> fires.size() >= 500);
        nodes.forEach(SchedulerNode::close);

        Set<String> runs = new HashSet<>();
        fires.forEach(run -> runs.add(run.id().value()));
        assertThat(runs).hasSize(fires.size());
        for (int i = 0; i < 100; i++) {
            assertThat(states("s" + i)).containsOnly(RunState.SUCCEEDED);
            assertThat(store.get(new ScheduleId("s" + i)).orElseThrow().unfinished())
                    .isEmpty();
        }
    }

    @Test
    void closingHandsOverAtOnce() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        SchedulerNode leaving = node(
                "leaving",
                (p, run) -> {
                    entered.countDown();
                    Thread.sleep(60_000);
                },
                s -> s.closeGrace(Duration.ofMillis(50)));
        leaving.start();
        putNow("s");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        node("staying", (p, run) -> {}).start();

        leaving.close();

        await().atMost(Duration.ofSeconds(3)).until(() -> states("s").contains(RunState.SUCCEEDED));
        List<Run> both = new ArrayList<>(fires);
        assertThat(both).hasSize(2);
        assertThat(both.get(1).attempt()).isEqualTo(2);
        assertThat(store.staleCompletions()).isZero();
    }

    @Test
    void closingLetsRunsEndAndGivesBackWhatHasNotBegun() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        HeldRuns held = new HeldRuns();
        TaskRegistry tasks = TaskRegistry.builder()
                .add(TASK, (p, run) -> {
                    entered.countDown();
                    release.await();
                    done.incrementAndGet();
                })
                .add(HEAVY, (p, run) -> done.addAndGet(100))
                .build();
        SchedulerNode leaving = new SchedulerNode(store, tasks, held(held));
        nodes.add(leaving);
        leaving.start();
        putNow("s");
        Instant now = store.clock().instant();
        Schedule waiting = new Schedule(new ScheduleId("h"), HEAVY.name(), new Once(now), Payload.NONE);
        store.put(PutRequest.create(waiting, true, now, OccurrencePlanner.first(waiting, now)));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> held.size() == 1);

        Thread closing = Thread.ofPlatform().start(leaving::close);
        await().until(() ->
                store.get(new ScheduleId("h")).orElseThrow().unfinished().size() == 1
                        && leaving.status().activeRuns() == 1);
        held.runAll();
        release.countDown();
        closing.join();

        assertThat(done.get()).isEqualTo(1);
        assertThat(states("s")).containsExactly(RunState.SUCCEEDED);
        assertThat(states("h")).isEmpty();
        assertThat(store.get(new ScheduleId("h")).orElseThrow().unfinished()).hasSize(1);
    }

    @Test
    void closingWritesWhatTheRunningMinuteCounted() {
        SchedulerNode node = node("a", (p, run) -> {});
        node.start();
        putNow("s");
        await().atMost(Duration.ofSeconds(10)).until(() -> states("s").contains(RunState.SUCCEEDED));
        node.close();
        List<MinuteFigures> minutes = store.minutes(Instant.EPOCH);
        assertThat(minutes.stream().mapToInt(MinuteFigures::started).sum()).isEqualTo(1);
        assertThat(minutes.stream().mapToInt(MinuteFigures::succeeded).sum()).isEqualTo(1);
        assertThat(LatenessFigures.merge(minutes).count()).isEqualTo(1);
    }

    private static NodeConfig held(HeldRuns cpu) {
        return NodeConfig.builder()
                .node(new NodeId("t-leaving"))
                .executor(TaskKind.CPU, cpu)
                .build();
    }

    @Test
    void permitsAreNeverExceededUnderLoad() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 2_000; i++) {
            putNow("s" + i);
        }
        node(
                        "a",
                        (p, run) -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(100_000);
                            now.decrementAndGet();
                        },
                        s -> s.ioPermits(16))
                .start();

        await().atMost(Duration.ofSeconds(30)).until(() -> fires.size() == 2_000);

        assertThat(most.get()).isLessThanOrEqualTo(16);
    }

    @Test
    void aKilledNodesRunIsTakenOverAtTheEndOfItsLease() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
        SchedulerNode killed = node(
                "killed",
                (p, run) -> {
                    entered.countDown();
                    Thread.sleep(60_000);
                },
                s -> s.lease(Duration.ofSeconds(1)).trustMargin(Duration.ofMillis(100)));
        killed.start();
        putNow("s");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        killed.halt();

        node(
                        "other",
                        (p, run) -> {},
                        s -> s.lease(Duration.ofSeconds(1))
                                .trustMargin(Duration.ofMillis(100))
                                .listener(new RunListener() {
                                    @Override
                                    public void started(Claim claim, Run run) {
                                        taken.add("started " + claim.attempt());
                                    }

                                    @Override
                                    public void takenOver(Recovery recovery) {
                                        taken.add(
                                                "taken from " + recovery.lease().node());
                                    }
                                }))
                .start();

        await().atMost(Duration.ofSeconds(5)).until(() -> states("s").contains(RunState.SUCCEEDED));
        // the thread that took it over may hear of it after the run has ended on another
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(taken).containsExactlyInAnyOrder("taken from t-killed", "started 2"));
    }

    @Test
    void oneNodeInADeadlyMoodDoesNotHurtTheOthersWork() {
        node("a", (p, run) -> {
                    if (run.schedule().value().startsWith("bad")) {
                        throw new OutOfMemoryError("pretended");
                    }
                })
                .start();
        put("bad", new Every(Duration.ofMillis(100)), Policies.DEFAULT.withOverlap(Overlap.allow(100)));
        put("good", new Every(Duration.ofMillis(100)), Policies.DEFAULT);

        await().atMost(Duration.ofSeconds(10)).until(() -> states("good").size() >= 10);

        assertThat(states("good")).containsOnly(RunState.SUCCEEDED);
    }

    @Test
    void aRefusingStoreIsReportedAndForgivenLater() {
        FaultyStore line = new FaultyStore(store);
        TaskRegistry tasks =
                TaskRegistry.builder().add(TASK, (p, run) -> fires.add(run)).build();
        line.fail("peek", new StoreAccessException("NOPERM this user may not", null));
        SchedulerNode node = new SchedulerNode(
                line.store(),
                tasks,
                NodeConfig.builder().node(new NodeId("t-a")).build());
        nodes.add(node);
        node.start();
        putNow("s");

        await().until(() -> node.status().problems().stream().anyMatch(text -> text.contains("NOPERM")));
        assertThat(node.isRunning()).isTrue();
        line.heal();

        await().atMost(Duration.ofSeconds(10)).until(() -> states("s").contains(RunState.SUCCEEDED));
        await().until(() -> node.status().problems().isEmpty());
    }
}
