package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.Explanation;
import dev.carillon.node.testing.TestNode;
import dev.carillon.run.Cause;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.store.DropReason;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 7. Control: what people do to a schedule. */
abstract class ControlSemantics extends SemanticsCase {

    @Test
    void afterAPauseNothingNewStartsAndWhatRunsGoesOn() {
        TestNode a = node("a");
        a.holdRuns();
        schedule().every(TICK).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        StoredSchedule paused = client().pause(S, "moved", "ann");
        assertThat(paused.pause().orElseThrow().actor()).isEqualTo("ann");
        a.releaseRuns();
        pass(TICK.multipliedBy(3));
        check().fired(1).is(ScheduleState.PAUSED);
    }

    @Test
    void whatPassesDuringAPauseIsDroppedAndRecorded() {
        node("a");
        schedule().every(TICK).create();
        client().pause(S, "moved");
        pass(TICK.multipliedBy(3).plus(TICK.dividedBy(2)));
        client().resume(S);
        assertThat(client().history(S, 1).get(0).reason()).contains(DropReason.PAUSED);
        assertThat(client().history(S, 1).get(0).missedCount()).isGreaterThanOrEqualTo(2);
        untilCalled(1);
        assertThat(calls().get(0).run().missedCount()).isZero();
    }

    @Test
    void aResumeMayCatchUpWithOneRunForAll() {
        node("a");
        schedule().every(TICK).create();
        client().pause(S, "moved");
        pass(TICK.multipliedBy(3).plus(TICK.dividedBy(2)));
        client().resume(S, CatchUp.FIRE_ONCE);
        untilCalled(1);
        assertThat(calls().get(0).run().missedCount()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aPausedSingleInstantWaits() {
        node("a");
        schedule().in(TICK).create();
        Instant nominal = stored().next().orElseThrow();
        client().pause(S, "moved");
        pass(TICK.multipliedBy(2));
        check().neverFired();
        client().resume(S);
        untilCalled(1);
        check().firedFor(nominal);
    }

    @Test
    void aPauseSurvivesAnUpdateAndADeploy() {
        TestNode a = node("a");
        schedule().every(TICK).create();
        client().pause(S, "moved");
        a.close();
        schedule().every(TICK).description("changed").create();
        a.restart();
        pass(TICK.multipliedBy(2));
        check().neverFired().is(ScheduleState.PAUSED);
    }

    @Test
    void anUpdateThatTakesItOutOfEveryPauseLetsItGo() {
        node("a");
        schedule().every(TICK).tags("frozen").create();
        client().pause(PauseScope.tag("frozen"), "moved");
        pass(TICK.multipliedBy(3).plus(TICK.dividedBy(2)));
        check().neverFired().is(ScheduleState.PAUSED);
        schedule().every(TICK).create();
        check().is(ScheduleState.ACTIVE);
        assertThat(client().history(S, 1).get(0).reason()).contains(DropReason.PAUSED);
        untilCalled(1);
        assertThat(calls().get(0).run().missedCount()).isZero();
    }

    /**
     * Pauses what has been due for half an hour without room under its task's limit; then there is room.
     *
     * @return the fire time that was due
     */
    private Instant pausedWithoutRoom(Runnable pause) {
        TestNode a = node("a", TASK.withMaxConcurrent(1), (nothing, run) -> {});
        a.holdRuns();
        client().schedule(TASK).id("other").in(Duration.ofMillis(1)).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        Instant then = ago(1);
        madeAt(then, plan(new Every(HOUR), Policies.DEFAULT));
        pass(TICK);
        check().neverFired().is(ScheduleState.ACTIVE);
        pause.run();
        a.releaseRuns();
        pass(TICK);
        check().neverFired();
        return then.plus(HOUR);
    }

    private void assertDroppedAsPaused(Instant due) {
        assertThat(client().history(S, 1).get(0).reason()).contains(DropReason.PAUSED);
        assertThat(client().history(S, 1).get(0).nominal()).isEqualTo(due);
        pass(TICK);
        check().neverFired().is(ScheduleState.ACTIVE).nextAt(due.plus(HOUR));
    }

    private void assertCaughtUp(Instant due) {
        untilCalled(1);
        check().firedFor(due).nextAt(due.plus(HOUR));
    }

    @Test
    void whatWasDueWithoutRoomWhenAPauseBeganPassedWithinIt() {
        Instant due = pausedWithoutRoom(() -> client().pause(S, "moved"));
        client().resume(S);
        assertDroppedAsPaused(due);
    }

    @Test
    void whatWasDueWithoutRoomWhenAPauseBeganCanBeCaughtUpWith() {
        Instant due = pausedWithoutRoom(() -> client().pause(S, "moved"));
        client().resume(S, CatchUp.FIRE_ONCE);
        assertCaughtUp(due);
    }

    /** Nothing says how far it had come: it never fired, and it began long before. */
    @Test
    void whatAScheduleWithAStartHadMissedWhenAPauseBeganPassedWithinItToo() {
        Instant start = ago(3).minus(HOUR);
        madeAt(ago(3), plan(new Every(HOUR), Policies.DEFAULT, Bounds.NONE.withStartAt(start)));
        client().pause(S, "maintenance");
        client().resume(S);
        assertThat(client().history(S, 10)).singleElement().satisfies(record -> {
            assertThat(record.reason()).contains(DropReason.PAUSED);
            assertThat(record.nominal()).isEqualTo(start.plus(HOUR.multipliedBy(4)));
            assertThat(record.missedCount()).isEqualTo(2);
        });
    }

    @Test
    void whatWasDueWithoutRoomWhenAPauseOfSeveralBeganPassedWithinIt() {
        Instant due = pausedWithoutRoom(() -> client().pause(PauseScope.all(), "moved"));
        client().resume(PauseScope.all());
        assertDroppedAsPaused(due);
    }

    @Test
    void whatWasDueWithoutRoomWhenAPauseOfSeveralBeganCanBeCaughtUpWith() {
        Instant due = pausedWithoutRoom(() -> client().pause(PauseScope.all(), "moved"));
        client().resume(PauseScope.all(), CatchUp.FIRE_ONCE);
        assertCaughtUp(due);
    }

    @Test
    void aManualRunMovesNoFireTimeAndIsAllowedDuringAPause() {
        node("a");
        schedule().every(HOUR).create();
        Instant next = stored().next().orElseThrow();
        assertThat(client().trigger(S)).isInstanceOf(TriggerReply.Queued.class);
        untilCalled(1);
        assertThat(calls().get(0).run().cause()).isEqualTo(Cause.MANUAL);
        check().nextAt(next);
        untilRecorded(1);
        client().pause(S, "moved");
        assertThat(client().trigger(S)).isInstanceOf(TriggerReply.Queued.class);
        untilCalled(2);
        check().is(ScheduleState.PAUSED);
    }

    @Test
    void aCompletedScheduleCanBeTriggered() {
        node("a");
        schedule().at(ago(1)).create();
        untilRecorded(1);
        check().is(ScheduleState.COMPLETED);
        client().trigger(S);
        untilCalled(2);
        check().is(ScheduleState.COMPLETED);
    }

    @Test
    void theNextFireTimeCanBeSkippedWhichLeavesARecord() {
        node("a");
        schedule().every(TICK.multipliedBy(2)).create();
        Instant next = stored().next().orElseThrow();
        assertThat(client().skipNext(S)).contains(next);
        untilCalled(1);
        check().firedFor(next.plus(TICK.multipliedBy(2))).dropped(1, DropReason.SKIPPED);
    }

    @Test
    void aBackfillRunsTheFireTimesOfThePastUnderTheirOwnNamesOnce() {
        node("a");
        Instant then = ago(5);
        madeAt(then, plan(new Every(HOUR), Policies.DEFAULT));
        untilRecorded(1);
        Instant last = then.plus(HOUR.multipliedBy(5));
        List<RunId> added = client().backfill(S, then, last);
        assertThat(added).hasSize(4).contains(RunId.of(S, then.plus(HOUR)));
        untilRecorded(5);
        assertThat(client().backfill(S, then, last)).isEmpty();
        check().fired(5);
        assertThat(calls().get(1).run().cause()).isEqualTo(Cause.BACKFILL);
    }

    @Test
    void aBackfillCostsTheScheduleNoFireTimeOfItsOwn() {
        node("a", (nothing, run) -> {
            if (run.cause() == Cause.BACKFILL) {
                cluster().sleep(Duration.ofMillis(600));
            }
        });
        schedule().cron("* * * * * *").create();
        int filledIn = client().backfill(S, now().minusSeconds(5), now().minusSeconds(1))
                .size();
        cluster().advanceUntil(() -> nominalsOf(Cause.BACKFILL).size() == filledIn, PATIENCE);
        // the last one may have begun before a second own fire time has come
        cluster().advanceUntil(() -> nominalsOf(Cause.SCHEDULE).size() >= 2, PATIENCE);
        check().dropped(0, DropReason.OVERLAP);
        List<Instant> own = nominalsOf(Cause.SCHEDULE);
        for (int i = 1; i < own.size(); i++) {
            assertThat(own.get(i)).isEqualTo(own.get(i - 1).plusSeconds(1));
        }
    }

    private List<Instant> nominalsOf(Cause cause) {
        return calls().stream()
                .filter(call -> call.run().cause() == cause)
                .map(call -> call.run().nominal())
                .toList();
    }

    @Test
    void aBackfillIsDoneAsAWholeOrNotAtAll() {
        schedule().cron("* * * * *").create();
        Instant to = now();
        client().backfill(S, to.minus(Duration.ofHours(15)), to);
        assertThatThrownBy(() -> client().backfill(S, to.minus(Duration.ofHours(30)), to.minus(Duration.ofHours(15))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("to: 900 runs of s wait already");
        assertThat(stored().asked()).hasSize(900);
    }

    /** Jitter puts it off, so its time has come but not its turn. */
    @Test
    void aBackfillLeavesAFireTimeAloneThatTheScheduleWillRunItself() {
        node("a");
        Duration period = Duration.ofSeconds(2);
        schedule().every(period).jitter(period).create();
        Instant nominal = stored().next().orElseThrow();
        while (Duration.between(nominal, stored().schedule().dueAt(nominal)).toMillis() < 500) {
            nominal = nominal.plus(period);
        }
        pass(Duration.between(now(), nominal.plusMillis(50)));
        assertThat(client().backfill(S, nominal.minusMillis(1), nominal)).isEmpty();
        Instant at = nominal;
        cluster()
                .advanceUntil(
                        () -> calls().stream()
                                .anyMatch(call -> call.run().nominal().equals(at)),
                        PATIENCE);
    }

    @Test
    void aBackfillLeavesToAResumeWhatPassedDuringThePause() {
        node("a");
        schedule().every(TICK).create();
        untilRecorded(1);
        client().pause(S, "maintenance");
        Instant paused = stored().lastNominal().orElseThrow();
        pass(TICK.multipliedBy(3));
        assertThat(client().backfill(S, paused, now())).isEmpty();
        client().resume(S);
        Instant resumed = stored().lastNominal().orElseThrow();
        assertThat(client().backfill(S, paused, resumed)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aBackfillLeavesASingleInstantToTheResume() {
        Instant then = ago(1);
        madeAt(then.minus(HOUR), plan(new Once(then), Policies.DEFAULT));
        client().pause(S, "maintenance");
        assertThat(client().backfill(S, then.minus(HOUR), now())).isEmpty();
        assertThat(stored().asked()).isEmpty();
    }

    /** A start that lies within the pause, but before the update, gives no fire time from before that. */
    @Test
    void anUpdateDuringAPauseInventsNothing() {
        schedule().every(HOUR).create();
        client().pause(S, "maintenance");
        pass(TICK);
        Instant start = now();
        pass(TICK);
        schedule().every(HOUR).startAt(start).create();
        client().resume(S);
        assertThat(client().history(S, 10)).isEmpty();
        check().nextAt(start.plus(HOUR));
    }

    /** What passed by the old rule is counted by the old rule, and the new one counts from the update on. */
    @Test
    void anUpdateDuringAPauseCountsEachStretchByItsOwnRule() {
        madeAt(ago(3), plan(new Every(HOUR), Policies.DEFAULT));
        client().pause(S, "maintenance");
        schedule().cron("* * * * * *").create();
        assertThat(client().history(S, 10)).singleElement().satisfies(record -> {
            assertThat(record.reason()).contains(DropReason.PAUSED);
            assertThat(record.missedCount()).isEqualTo(2);
        });
        client().resume(S);
        int counted = client().history(S, 10).stream()
                .limit(client().history(S, 10).size() - 1L)
                .mapToInt(record -> 1 + record.missedCount())
                .sum();
        assertThat(counted).isLessThan(PATIENCE.toSecondsPart());
    }

    @Test
    void aForcedBackfillRunsAgainWhatHasRun() {
        node("a");
        Instant then = ago(1);
        madeAt(then, plan(new Every(HOUR), Policies.DEFAULT));
        untilRecorded(1);
        assertThat(client().backfill(S, then, then.plus(HOUR), true)).hasSize(1);
        untilRecorded(2);
        check().attempted(2);
    }

    @Test
    void explainNamesAPauseWithItsReasonAndActor() {
        schedule().every(HOUR).create();
        client().pause(S, "moved", "ann");
        Explanation why = client().explain(S);
        assertThat(why.verdict()).isEqualTo("paused");
        assertThat(why.reasons().get(0)).contains("ann").contains("moved");
    }

    @Test
    void explainSaysWhenNoNodeKnowsTheTask() {
        schedule().every(HOUR).create();
        assertThat(client().explain(S).verdict()).isEqualTo("no capable node");
        node("a");
        pass(TICK);
        assertThat(client().explain(S).verdict()).isEqualTo("scheduled");
    }

    @Test
    void explainNamesTheRunThatIsInTheWay() {
        TestNode a = node("a");
        a.holdRuns();
        schedule().every(TICK).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        pass(Duration.ofMillis(10));
        assertThat(String.join(" ", client().explain(S).reasons()))
                .contains(stored().unfinished().get(0).value());
    }
}
