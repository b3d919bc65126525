package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.node.testing.TestNode;
import dev.carillon.run.Cause;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What nodes write of each minute, and what they see overdue, on a virtual clock. */
class MinuteKeeperTest {

    private static final Task<@Nullable Void> TASK = Task.of("task");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = TestCluster.START;
    private static final ScheduleId S = new ScheduleId("s");

    private final TestCluster cluster = TestCluster.create();
    private final Map<String, SimpleMeterRegistry> meters = new HashMap<>();

    private TestNode node(String name) {
        return node(name, TaskRegistry.builder().add(TASK, (nothing, run) -> {}).build());
    }

    private TestNode node(String name, TaskRegistry tasks) {
        SimpleMeterRegistry registry = meters.computeIfAbsent(name, n -> new SimpleMeterRegistry());
        return cluster.addNode(name, tasks, settings -> settings.meters(registry));
    }

    private List<MinuteFigures> minutes() {
        return cluster.store().minutes(Instant.EPOCH);
    }

    private int sum(ToIntFunction<MinuteFigures> count) {
        return minutes().stream().mapToInt(count).sum();
    }

    private double gauge(String node, String name) {
        return meters.getOrDefault(node, new SimpleMeterRegistry())
                .get(name)
                .gauge()
                .value();
    }

    /** What handlers measured, beside the engine. */
    private static final class Evidence {

        private final List<Double> lateMillis = new ArrayList<>();
        private final Map<String, Integer> started = new HashMap<>();
        private int succeeded;
        private int failed;

        private TaskRegistry tasks(String node) {
            return TaskRegistry.builder()
                    .add(TASK, (nothing, run) -> {
                        if (run.cause() == Cause.SCHEDULE) {
                            lateMillis.add(run.lateness().toNanos() / 1e6);
                        }
                        started.merge(node + " " + run.started().truncatedTo(ChronoUnit.MINUTES), 1, Integer::sum);
                        if (run.schedule().value().startsWith("bad")) {
                            failed++;
                            throw new IllegalStateException("no luck");
                        }
                        succeeded++;
                    })
                    .build();
        }

        private double exactMillis(double percentile) {
            List<Double> sorted = lateMillis.stream().sorted().toList();
            return sorted.get((int) Math.ceil(percentile / 100 * sorted.size()) - 1);
        }
    }

    @Test
    void theFiguresAreWhatTheHandlersMeasured() {
        Evidence evidence = new Evidence();
        TestNode a = node("a", evidence.tasks("a"));
        TestNode b = node("b", evidence.tasks("b"));
        for (int i = 0; i < 40; i++) {
            cluster.client()
                    .schedule(TASK)
                    .id((i % 8 == 0 ? "bad" : "s") + i)
                    .every(Duration.ofMillis(1_700 + 137L * i))
                    .retry(Retry.fixed(1, Duration.ofMillis(500)))
                    .create();
        }
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            TestNode busy = random.nextBoolean() ? a : b;
            busy.holdRuns();
            cluster.advance(Duration.ofMillis(random.nextInt(2_500)));
            busy.releaseRuns();
            cluster.advance(Duration.ofMillis(random.nextInt(2_500)));
        }
        cluster.client().trigger(new ScheduleId("s1"));
        cluster.advance(Duration.ofSeconds(1));
        a.close();
        b.close();

        Map<String, Integer> started = new HashMap<>();
        minutes().stream()
                .filter(each -> each.started() > 0)
                .forEach(each -> started.merge(each.node() + " " + each.minute(), each.started(), Integer::sum));
        assertThat(started).isEqualTo(evidence.started).hasSizeGreaterThan(4);
        assertThat(sum(MinuteFigures::succeeded)).isEqualTo(evidence.succeeded);
        assertThat(sum(MinuteFigures::failed)).isEqualTo(evidence.failed).isPositive();
        LatenessFigures lateness = LatenessFigures.merge(minutes());
        assertThat(lateness.count())
                .isEqualTo(evidence.lateMillis.size())
                .isLessThan(evidence.succeeded + evidence.failed);
        assertNear(lateness.p50Millis(), evidence.exactMillis(50));
        assertNear(lateness.p95Millis(), evidence.exactMillis(95));
        assertNear(lateness.p99Millis(), evidence.exactMillis(99));
        assertNear(lateness.maxMillis(), evidence.exactMillis(100));
        assertThat(lateness.maxMillis()).isGreaterThan(1_000);
    }

    private static void assertNear(double found, double exact) {
        assertThat(found).isEqualTo(exact, Offset.offset(Math.max(0.051, exact / 1_000)));
    }

    @Test
    void misfiresAreCountedAsTheMeterCountsThem() {
        TestNode a = node("a");
        cluster.client().schedule(TASK).id(S).every(Duration.ofSeconds(10)).create();
        cluster.advance(Duration.ofSeconds(25));
        a.halt();
        cluster.advance(Duration.ofSeconds(60));
        a.goOn();
        cluster.advance(MINUTE);
        a.close();
        double missed = meters.getOrDefault("a", new SimpleMeterRegistry()).find("scheduler.misses").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
        assertThat(sum(MinuteFigures::missed)).isPositive().isEqualTo((int) missed);
    }

    @Test
    void aMinuteIsWrittenOnceSoonAfterItsEndAndAnIdleOneIsNot() {
        TestNode a = node("a");
        cluster.client().schedule(TASK).id(S).at(START.plusSeconds(30)).create();
        cluster.advance(MINUTE);
        assertThat(minutes()).isEmpty();
        cluster.advance(Duration.ofSeconds(12));
        assertThat(minutes())
                .extracting(MinuteFigures::minute, MinuteFigures::started, MinuteFigures::succeeded)
                .containsExactly(tuple(START, 1, 1));
        cluster.advance(Duration.ofMinutes(10));
        assertThat(minutes()).hasSize(1);
        assertThat(a.line().calls("record")).isEqualTo(1);
    }

    @Test
    void aNodeThatClosesWritesTheRunningMinute() {
        TestNode a = node("a");
        cluster.client().schedule(TASK).id(S).at(START.plusSeconds(5)).create();
        cluster.advance(Duration.ofSeconds(10));
        a.close();
        assertThat(minutes()).extracting(MinuteFigures::started).containsExactly(1);
    }

    @Test
    void afterAnOutageTheMinutesOfTheLatestHourAreWritten() {
        TestNode a = node("a");
        cluster.client().schedule(TASK).id(S).every(MINUTE).create();
        a.line().fail("record", new StoreUnavailableException("test", null));
        cluster.advance(Duration.ofMinutes(5));
        a.heal();
        cluster.advance(Duration.ofSeconds(15));
        assertThat(minutes()).hasSize(4);
        a.line().fail("record", new StoreUnavailableException("test", null));
        cluster.advance(Duration.ofMinutes(90));
        a.heal();
        cluster.advance(Duration.ofSeconds(15));
        List<MinuteFigures> all = minutes();
        assertThat(all).hasSize(4 + MinuteKeeper.MOST_LEFT);
        Instant last = all.get(all.size() - 1).minute();
        assertThat(Duration.between(last, cluster.now())).isLessThan(Duration.ofMinutes(3));
        assertThat(all.get(4).minute()).isEqualTo(last.minus(MINUTE.multipliedBy(MinuteKeeper.MOST_LEFT - 1)));
    }

    @Test
    void whatIsSentAgainBecauseTheReplyWasLostCountsOnce() {
        TestNode a = node("a");
        cluster.client().schedule(TASK).id(S).at(START.plusSeconds(30)).create();
        a.loseReplies("record");
        cluster.advance(Duration.ofSeconds(75));
        assertThat(a.line().calls("record")).isGreaterThan(2);
        a.heal();
        cluster.advance(MINUTE);
        assertThat(minutes()).extracting(MinuteFigures::started).containsExactly(1);
    }

    @Test
    void whatIsOverdueIsSeenByTheNodeThatIsFirst() {
        node("a");
        node("b");
        ScheduleId stranger = new ScheduleId("u");
        cluster.advance(Duration.ofSeconds(5));
        cluster.client().schedule("unknown", Payload.NONE).id(stranger).now().create();
        cluster.advance(Duration.ofSeconds(50));
        assertThat(gauge("a", "scheduler.nodes")).isEqualTo(2);
        assertThat(gauge("a", "scheduler.overdue") + gauge("b", "scheduler.overdue"))
                .isEqualTo(1);
        assertThat(gauge("a", "scheduler.overdue.age") + gauge("b", "scheduler.overdue.age"))
                .isEqualTo(45);
        cluster.client().delete(stranger);
        cluster.advance(Duration.ofSeconds(20));
        assertThat(gauge("a", "scheduler.overdue") + gauge("b", "scheduler.overdue"))
                .isZero();
        assertThat(minutes()).extracting(MinuteFigures::overdueMillis).containsExactly(45_000L);
        assertThat(minutes()).extracting(MinuteFigures::started).containsExactly(0);
    }

    /** A user whose rights are those of an earlier version may not count, but may write. */
    @Test
    void aSummaryThatIsRefusedKeepsNothingFromBeingWritten() {
        TestNode a = node("a");
        a.line().fail("summary", new StoreUnavailableException("test", null));
        cluster.client().schedule(TASK).id(S).every(Duration.ofSeconds(20)).create();
        cluster.advance(Duration.ofMinutes(3));
        assertThat(minutes()).hasSize(2);
    }

    /** Whatever the number of nodes: one question in ten seconds, and no word of a minute in which nothing happened. */
    @Test
    void anIdleClusterAsksOneQuestionInTenSeconds() {
        List<TestNode> nodes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            nodes.add(node("n" + i));
        }
        cluster.advance(Duration.ofSeconds(30));
        int before =
                nodes.stream().mapToInt(node -> node.line().calls("summary")).sum();
        cluster.advance(Duration.ofMinutes(10));
        int after =
                nodes.stream().mapToInt(node -> node.line().calls("summary")).sum();
        assertThat(after - before).isBetween(59, 61);
        assertThat(nodes.stream().mapToInt(node -> node.line().calls("record")).sum())
                .isZero();
    }
}
