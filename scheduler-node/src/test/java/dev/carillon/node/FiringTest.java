package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.DropReason;
import dev.carillon.store.Pause;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What fires, when, and how often. */
class FiringTest {

    private final Cluster cluster = new Cluster();

    @Test
    void anIntervalFiresAtItsInstants() {
        cluster.add("a", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofMillis(250)));

        cluster.runFor(Duration.ofSeconds(2));

        assertThat(cluster.fireMillis()).containsExactly(250L, 500L, 750L, 1000L, 1250L, 1500L, 1750L, 2000L);
    }

    @Test
    void whatSomebodyElseTookIsOnTimeAgainTheNextTime() {
        cluster.add("a", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofMillis(100)));
        cluster.runFor(Duration.ofMillis(1_050));

        StoredSchedule seen = cluster.get("s");
        cluster.clock.advance(Duration.ofMillis(50));
        cluster.store.claim(new ClaimRequest(
                new Shard(0),
                new NodeId("stranger"),
                ClaimToken.random(),
                Duration.ofSeconds(10),
                List.of(OccurrencePlanner.due(
                        seen, OnNodeLoss.ABANDON, cluster.clock.instant(), cluster.clock.instant()))));
        cluster.runFor(Duration.ofMillis(300));

        assertThat(cluster.fireMillis()).hasSize(10);
        assertThat(cluster.store.history(new ScheduleId("s"), 100).stream()
                        .filter(line -> line.reason().equals(Optional.of(DropReason.OVERLAP)))
                        .map(RunRecord::nominal))
                .containsExactly(
                        Cluster.START.plusMillis(1_400),
                        Cluster.START.plusMillis(1_300),
                        Cluster.START.plusMillis(1_200));
    }

    @Test
    void aCronFiresAtItsInstants() {
        cluster.add("a", (p, run) -> {});
        cluster.put("s", Cron.of("*/15 * * * *"));

        cluster.runFor(Duration.ofHours(1));

        assertThat(cluster.fireMillis()).containsExactly(900_000L, 1_800_000L, 2_700_000L, 3_600_000L);
    }

    @Test
    void aSingleInstantFiresOnceAndCompletes() {
        cluster.add("a", (p, run) -> {});
        cluster.put("s", new Once(Cluster.START.plusMillis(1_234)));

        cluster.runFor(Duration.ofSeconds(10));

        assertThat(cluster.fireMillis()).containsExactly(1_234L);
        assertThat(cluster.get("s").state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void aDelayAfterCompletionCountsFromTheEnd() {
        cluster.add("a", (p, run) -> cluster.clock.advance(Duration.ofMillis(70)));
        cluster.put("s", new EveryAfter(Duration.ofMillis(100)));

        cluster.runFor(Duration.ofMillis(500));

        assertThat(cluster.fireMillis()).containsExactly(100L, 270L, 440L);
    }

    @Test
    void threeNodesFireEachOccurrenceOnceAndShareThem() {
        List.of("a", "b", "c").forEach(name -> cluster.add(name, (p, run) -> {}));
        for (int i = 0; i < 60; i++) {
            cluster.put("s" + i, new Every(Duration.ofSeconds(1)), Cluster.START.plusMillis(500 + 7L * i));
        }

        cluster.runFor(Duration.ofMillis(10_400));

        Set<String> runs = new HashSet<>();
        cluster.fires().forEach(fire -> runs.add(fire.run().id().value()));
        assertThat(cluster.fires()).hasSize(600);
        assertThat(runs).hasSize(600);
        assertThat(cluster.fires())
                .allSatisfy(fire -> assertThat(fire.at()).isEqualTo(fire.run().nominal()));
        for (Member member : cluster.members) {
            assertThat(cluster.fires().stream()
                            .filter(fire -> fire.node().equals(member.id().value())))
                    .hasSizeGreaterThan(100);
        }
    }

    @Test
    void whatANodeLeavesIsTakenByAnotherAfterTheClaimDelay() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.add("b", (p, run) -> {});
        for (int i = 0; i < 20; i++) {
            cluster.put("s" + i, new Once(Cluster.START.plusSeconds(1)));
        }
        cluster.runFor(Duration.ofMillis(100));

        a.halt();
        cluster.runFor(Duration.ofSeconds(2));

        assertThat(cluster.fires()).hasSize(20);
        assertThat(cluster.fireMillis()).allMatch(at -> at == 1_000 || (at >= 1_040 && at <= 1_060));
        assertThat(cluster.fireMillis()).anyMatch(at -> at > 1_000);
    }

    @Test
    void aNewScheduleIsNoticedAtOnce() {
        cluster.add("a", (p, run) -> {});
        cluster.runFor(Duration.ofMillis(100));
        cluster.put("s", new Once(cluster.clock.instant()));

        cluster.settle();

        assertThat(cluster.fireMillis()).containsExactly(100L);
    }

    @Test
    void anUnknownTaskCostsNothing() {
        Member member = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofMillis(100)), new TaskName("unknown"), Payload.NONE);
        cluster.runFor(Duration.ofSeconds(10));
        int before = member.line.calls();

        cluster.runFor(Duration.ofSeconds(100));

        assertThat(cluster.fires()).isEmpty();
        assertThat(member.line.calls() - before).isLessThanOrEqualTo(500);
    }

    @Test
    void anIdleNodeAsksFiveTimesASecondAtMost() {
        Member member = cluster.add("a", (p, run) -> {});
        cluster.add("b", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofDays(1)));
        cluster.runFor(Duration.ofSeconds(10));
        int before = member.line.calls();

        cluster.runFor(Duration.ofSeconds(100));

        assertThat(member.line.calls() - before).isLessThanOrEqualTo(500);
    }

    @Test
    void anOverlappingFireTimeIsSkippedAndCounted() {
        HeldRuns held = new HeldRuns();
        cluster.add("a", Cluster.TASK, (p, run) -> {}, s -> s.executor(TaskKind.IO, held));
        cluster.put("s", new Every(Duration.ofSeconds(1)));

        cluster.runFor(Duration.ofMillis(3_500));
        held.runAll();
        cluster.runFor(Duration.ofSeconds(1));
        held.runAll();
        cluster.settle();

        assertThat(cluster.states("s"))
                .containsExactly(RunState.SUCCEEDED, RunState.SUCCEEDED, RunState.SKIPPED, RunState.SKIPPED);
        assertThat(cluster.history("s").get(2).reason()).contains(DropReason.OVERLAP);
    }

    @Test
    void afterADowntimeTheLatestMissedFireTimeRunsForAll() {
        cluster.put("s", new Every(Duration.ofMinutes(1)));
        cluster.clock.advance(Duration.ofMinutes(10).plusSeconds(5));
        cluster.add("a", (p, run) -> {});

        cluster.runFor(Duration.ofMinutes(1));

        assertThat(cluster.fires()).hasSize(2);
        assertThat(cluster.fires().get(0).run().missedCount()).isEqualTo(9);
        assertThat(cluster.fires().get(0).run().nominal()).isEqualTo(Cluster.START.plus(Duration.ofMinutes(10)));
        assertThat(cluster.fires().get(1).millis())
                .isEqualTo(Duration.ofMinutes(11).toMillis());
    }

    @Test
    void afterADowntimeMissedFireTimesAreDroppedIfTheScheduleSaysSo() {
        cluster.put("s", new Every(Duration.ofMinutes(10)), Policies.DEFAULT.withMisfire(Misfire.SKIP));
        cluster.clock.advance(Duration.ofMinutes(25));
        cluster.add("a", (p, run) -> {});

        cluster.runFor(Duration.ofMinutes(5));

        assertThat(cluster.fireMillis()).containsExactly(Duration.ofMinutes(30).toMillis());
        RunRecord dropped = cluster.history("s").get(1);
        assertThat(dropped.reason()).contains(DropReason.MISFIRE);
        assertThat(dropped.missedCount()).isEqualTo(1);
    }

    @Test
    void aPauseInFlightStopsWhatIsNotStartedAndLetsTheRunningEnd() {
        HeldRuns held = new HeldRuns();
        cluster.add("a", Cluster.TASK, (p, run) -> {}, s -> s.executor(TaskKind.IO, held));
        cluster.put("s", new Every(Duration.ofSeconds(1)));
        cluster.runFor(Duration.ofSeconds(1));

        cluster.store.pause(new ScheduleId("s"), new Pause("why not", "tester", cluster.clock.instant()));
        cluster.runFor(Duration.ofSeconds(5));
        held.runAll();
        cluster.runFor(Duration.ofSeconds(5));

        assertThat(cluster.fires()).hasSize(1);
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
        assertThat(cluster.get("s").state()).isEqualTo(ScheduleState.PAUSED);
    }

    @Test
    void moreThanAPageDueAtOneInstantFiresAtThatInstant() {
        cluster.add("a", (p, run) -> {});
        for (int i = 0; i < 1_000; i++) {
            cluster.put("s" + i, new Once(Cluster.START.plusSeconds(2)));
        }

        cluster.runFor(Duration.ofSeconds(3));

        assertThat(cluster.fires()).hasSize(1_000);
        assertThat(cluster.fireMillis()).allMatch(at -> at == 2_000);
    }

    @Test
    void aThousandASecondOverThreeNodesFireOnTime() {
        List.of("a", "b", "c").forEach(name -> cluster.add(name, (p, run) -> {}));
        Instant first = Cluster.START.plusSeconds(2);
        for (int i = 0; i < 1_000; i++) {
            cluster.put("s" + i, new Every(Duration.ofSeconds(1)), first.plusMillis(i));
        }

        cluster.runFor(Duration.ofMillis(4_999));

        assertThat(cluster.fires()).hasSize(3_000);
        assertThat(cluster.fires().stream()
                        .filter(fire -> !fire.at().equals(fire.run().nominal())))
                .isEmpty();
    }
}
