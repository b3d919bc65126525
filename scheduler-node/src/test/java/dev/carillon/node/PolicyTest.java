package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ListRequest;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.NonRetryableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user sees of the rules of a schedule, with nodes that come and go. */
class PolicyTest {

    private static final ScheduleId S = new ScheduleId("s");
    private static final int MANY = 1_000;

    private final Cluster cluster = new Cluster();
    private final SchedulerClient client = new SchedulerClient(cluster.store, "tester");

    private void put(Every every, Bounds bounds, Policies policies) {
        cluster.put(new Schedule(S, Cluster.TASK.name(), every, Payload.NONE)
                .withBounds(bounds)
                .withPolicies(policies));
    }

    private void put(Policies policies) {
        put(new Every(Duration.ofMinutes(1)), Bounds.NONE, policies);
    }

    private List<Long> nominalMinutes() {
        return cluster.fires().stream()
                .map(fire ->
                        Duration.between(Cluster.START, fire.run().nominal()).toMinutes())
                .toList();
    }

    @Test
    void allMissedFireTimesRunOldestFirst() {
        put(Policies.DEFAULT.withMisfire(Misfire.fireAll(3)).withOverlap(Overlap.QUEUE_ALL));
        cluster.clock.advance(Duration.ofSeconds(330));

        cluster.add("a", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(60));

        assertThat(nominalMinutes()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(cluster.history("s"))
                .filteredOn(r -> r.state() == RunState.SKIPPED)
                .singleElement()
                .satisfies(dropped -> assertThat(dropped.missedCount()).isEqualTo(1));
    }

    @Test
    void whatLiesBeforeTheCatchUpWindowIsDropped() {
        put(Policies.DEFAULT
                .withMisfire(Misfire.fireAll(1_000).within(Duration.ofSeconds(150)))
                .withOverlap(Overlap.QUEUE_ALL));
        cluster.clock.advance(Duration.ofSeconds(630));

        cluster.add("a", (p, run) -> {});
        cluster.settle();

        assertThat(nominalMinutes()).containsExactly(8L, 9L, 10L);
    }

    @Test
    void aFireTimeThatCannotStartInTimeExpires() {
        put(Policies.DEFAULT.withStartDeadline(Duration.ofSeconds(20)));
        cluster.clock.advance(Duration.ofSeconds(90));

        cluster.add("a", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(35));

        assertThat(nominalMinutes()).containsExactly(2L);
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED, RunState.EXPIRED);
    }

    @Test
    void aSingleInstantThatIsTooLateIsOver() {
        cluster.put("s", new Once(Cluster.START), Policies.DEFAULT.withStartDeadline(Duration.ofSeconds(20)));
        cluster.clock.advance(Duration.ofSeconds(21));
        cluster.add("a", (p, run) -> {});
        cluster.settle();
        assertThat(cluster.fires()).isEmpty();
        assertThat(cluster.states("s")).containsExactly(RunState.EXPIRED);
        assertThat(cluster.get("s").state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    void aScheduleEndsWithItsBounds() {
        cluster.add("a", (p, run) -> {});
        put(new Every(Duration.ofMinutes(1)), Bounds.NONE.withMaxRuns(3), Policies.DEFAULT);
        cluster.runFor(Duration.ofMinutes(10));
        assertThat(nominalMinutes()).containsExactly(1L, 2L, 3L);
        assertThat(cluster.get("s").state()).isEqualTo(ScheduleState.COMPLETED);

        cluster.put(new Schedule(new ScheduleId("t"), Cluster.TASK.name(), Cron.of("* * * * *"), Payload.NONE)
                .withBounds(Bounds.NONE
                        .withStartAt(Cluster.START.plusSeconds(12 * 60))
                        .withEndAt(Cluster.START.plusSeconds(14 * 60))));
        cluster.runFor(Duration.ofMinutes(10));
        assertThat(nominalMinutes()).containsExactly(1L, 2L, 3L, 12L, 13L, 14L);
        assertThat(cluster.get("t").state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    void scatteredFireTimesAreTheSameEverywhereAndKeepTheirDistance() {
        List.of("a", "b", "c").forEach(name -> cluster.add(name, (p, run) -> {}));
        Every everyMinute = new Every(Duration.ofMinutes(1));
        put(everyMinute, Bounds.NONE.withJitter(Duration.ofSeconds(30)), Policies.DEFAULT);
        Schedule schedule = cluster.get("s").schedule();

        cluster.runFor(Duration.ofMinutes(20).plusSeconds(30));

        assertThat(cluster.fires()).hasSize(20);
        for (Cluster.Fire fire : cluster.fires()) {
            assertThat(fire.at()).isEqualTo(schedule.dueAt(fire.run().nominal()));
            assertThat(fire.run().lateness()).isLessThan(Duration.ofSeconds(30));
        }
        assertThat(cluster.fires().stream().map(fire -> fire.run().lateness()).distinct())
                .hasSizeGreaterThan(10);
    }

    @Test
    void aPauseOfAWeekDropsOrCatchesUp() {
        cluster.add("a", (p, run) -> {});
        cluster.put("s", Cron.of("0 13 * * *"));
        client.pause(S, "moved");
        cluster.runFor(Duration.ofDays(7));
        client.resume(S);
        cluster.settle();
        assertThat(cluster.fires()).isEmpty();
        assertThat(cluster.history("s"))
                .singleElement()
                .extracting(RunRecord::missedCount)
                .isEqualTo(6);

        client.pause(S, "moved again");
        cluster.runFor(Duration.ofDays(2));
        client.resume(S, CatchUp.FIRE_ONCE);
        cluster.settle();
        assertThat(cluster.fires()).singleElement().satisfies(fire -> {
            assertThat(fire.run().missedCount()).isEqualTo(1);
            assertThat(fire.run().nominal()).isEqualTo(Instant.parse("2026-03-12T13:00:00Z"));
        });
    }

    @Test
    void someExceptionsAreNotTriedAgain() {
        cluster.add(
                "a",
                Cluster.TASK.withoutRetryOn(IllegalStateException.class),
                (p, run) -> {
                    throw run.nominal().equals(Cluster.START)
                            ? new NonRetryableException("no")
                            : new IllegalStateException("never");
                },
                s -> s);
        cluster.put("s", new Once(Cluster.START));
        cluster.put("t", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofSeconds(30));
        assertThat(cluster.fires()).hasSize(2);
        assertThat(cluster.states("s")).containsExactly(RunState.DEAD);
        assertThat(cluster.states("t")).containsExactly(RunState.DEAD);
    }

    @Test
    void aDeadRunIsTriedAgainWhenItsCauseIsMended() {
        boolean[] mended = {false};
        cluster.add("a", (p, run) -> {
            if (!mended[0]) {
                throw new IllegalStateException("broken");
            }
        });
        cluster.put("s", new Once(Cluster.START), Policies.DEFAULT.withRetry(Retry.fixed(1, Duration.ofSeconds(1))));
        cluster.runFor(Duration.ofSeconds(10));
        RunId dead = client.deadLetters(10).get(0).run();
        assertThat(client.deadLetters(10).get(0).error().orElseThrow().message())
                .isEqualTo("broken");

        mended[0] = true;
        assertThat(client.requeue(dead)).isEqualTo(RequeueReply.REQUEUED);
        cluster.runFor(Duration.ofSeconds(1));

        assertThat(cluster.fires()).hasSize(3);
        assertThat(cluster.fires().get(2).run().attempt()).isEqualTo(3);
        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED, RunState.DEAD);
        assertThat(client.deadLetters(10)).isEmpty();
    }

    @Test
    void failuresInARowPauseAndAResumeGoesOn() {
        cluster.add("a", (p, run) -> {
            throw new NonRetryableException("broken");
        });
        put(Policies.DEFAULT.withPauseAfterFailures(3));
        cluster.runFor(Duration.ofMinutes(10));
        assertThat(nominalMinutes()).containsExactly(1L, 2L, 3L);
        assertThat(cluster.get("s").pause().orElseThrow().reason()).isEqualTo("failed runs in a row: 3");
        client.resume(S);
        cluster.runFor(Duration.ofMinutes(1));
        assertThat(nominalMinutes()).containsExactly(1L, 2L, 3L, 11L);
    }

    @Test
    void theNextFireTimeIsSkippedAndPassedOnesAreMadeUpFor() {
        cluster.add("a", (p, run) -> {});
        put(Policies.DEFAULT);
        assertThat(client.skipNext(S)).contains(Cluster.START.plusSeconds(60));
        cluster.runFor(Duration.ofMinutes(3));
        assertThat(nominalMinutes()).containsExactly(2L, 3L);

        List<RunId> added = client.backfill(S, Cluster.START, Cluster.START.plusSeconds(86_400));
        assertThat(added).containsExactly(RunId.of(S, Cluster.START.plusSeconds(60)));
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(nominalMinutes()).containsExactly(2L, 3L, 1L);
        assertThat(cluster.fires().get(2).run().cause()).isEqualTo(Cause.BACKFILL);

        client.backfill(S, Cluster.START, Cluster.START.plusSeconds(180), true);
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(nominalMinutes()).containsExactly(2L, 3L, 1L, 1L, 2L, 3L);
    }

    @Test
    void whatWasDroppedIsExplained() {
        cluster.add("a", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(1));
        put(Policies.DEFAULT);
        client.skipNext(S);
        assertThat(client.explain(S).verdict()).isEqualTo("scheduled");
        assertThat(client.explain(S).reasons())
                .contains("The fire time 2026-03-04T12:01:01Z was dropped: somebody skipped it.");
        client.pause(S, "holidays");
        cluster.runFor(Duration.ofMinutes(5));
        client.resume(S);
        assertThat(client.explain(S).reasons())
                .contains("The fire time 2026-03-04T12:05:01Z, and 3 before it, was dropped: it came during a pause.");
    }

    /** Eight clients, each as a node would at its start, while everything fires. */
    @Test
    void equalDefinitionsChangeNothingHoweverOftenTheyAreMade() {
        List.of("a", "b", "c").forEach(name -> cluster.add(name, (p, run) -> {}));
        upsert();
        cluster.runFor(Duration.ofSeconds(2));
        for (int round = 0; round < 50; round++) {
            for (int node = 0; node < 8; node++) {
                upsert();
            }
            cluster.runFor(Duration.ofMillis(200));
        }
        List<StoredSchedule> all = client.list(ListRequest.all()).toList();
        assertThat(all).hasSize(MANY).allMatch(schedule -> schedule.generation() == 1);
        assertThat(all).allMatch(schedule -> schedule.anchor().equals(Cluster.START));
        assertThat(all).allMatch(schedule -> schedule.next().equals(Optional.of(Cluster.START.plusSeconds(13))));
        assertThat(cluster.fires()).hasSize(MANY * 12);
    }

    private void upsert() {
        for (int i = 0; i < MANY; i++) {
            client.schedule(Cluster.TASK)
                    .id("u" + i)
                    .every(Duration.ofSeconds(1))
                    .create();
        }
    }

    @Test
    void aDailyIntervalSurvivesARestartEveryHour() {
        Member running = cluster.add("n0", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofHours(24)));
        for (int hour = 1; hour <= 24 * 7; hour++) {
            cluster.runFor(Duration.ofHours(1));
            running.halt();
            cluster.members.remove(running);
            running = cluster.add("n" + hour, (p, run) -> {});
        }
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(cluster.fires().stream().map(fire -> fire.millis() / 3_600_000))
                .containsExactly(24L, 48L, 72L, 96L, 120L, 144L, 168L);
    }
}
