package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.RunError;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How attempts end. */
interface CompleteContract extends StoreCase {

    private List<RunRecord> history(StoredSchedule schedule, int limit) {
        return scene().store().history(schedule.schedule().id(), limit);
    }

    private static Completion finish(Claim claim, Instant at) {
        return new Completion(claim, new Attempt(at, at, null), new Completion.Finish(RunState.SUCCEEDED));
    }

    /** The same schedule with another task, while a run of it is in progress. */
    private StoredSchedule renamed(StoredSchedule running) {
        Scene scene = scene();
        Schedule before = running.schedule();
        StoredSchedule now = scene.again(running);
        Schedule update = new Schedule(before.id(), scene.otherTask, before.recurrence(), before.payload());
        return scene.replace(now, update, now.next());
    }

    /** What nodes see that know the other task only. */
    private Upcoming othersSee(StoredSchedule schedule) {
        Scene scene = scene();
        return scene.store()
                .peek(new PeekRequest(
                        scene.shard(schedule.schedule().id()), List.of(Lane.of(scene.otherTask)), Duration.ZERO, 10));
    }

    @Test
    default void aRunThatWaitsAgainWaitsUnderTheTaskThatItsScheduleHasNow() {
        Scene scene = scene();
        StoredSchedule due = scene.due("renamed");
        Claim claim = scene.fire(due);
        StoredSchedule updated = renamed(due);
        scene.retry(claim, Duration.ZERO);
        assertThat(othersSee(updated).waiting())
                .extracting(Upcoming.WaitingRun::run)
                .containsExactly(claim.run());
        claim = scene.start(scene.again(updated), claim.run());
        scene.handOver(claim);
        claim = scene.start(scene.again(updated), claim.run());
        scene.succeed(claim);
        assertThat(scene.again(updated).unfinished()).isEmpty();
    }

    @Test
    default void aLostRunWaitsUnderTheTaskThatItsScheduleHasNow() {
        Scene scene = scene();
        StoredSchedule due = scene.due("renamed");
        Claim claim = scene.fire(due);
        StoredSchedule updated = renamed(due);
        scene.lose(claim, Recovery.Verdict.RERUN);
        assertThat(othersSee(updated).waiting())
                .extracting(Upcoming.WaitingRun::run)
                .containsExactly(claim.run());
    }

    @Test
    default void aDelayAfterCompletionGoesOnUnderTheTaskThatTheScheduleHasNow() {
        Scene scene = scene();
        StoredSchedule due = scene.due("renamed", new EveryAfter(Duration.ofMillis(100)));
        Claim claim = scene.fire(due, Optional.empty());
        StoredSchedule updated = renamed(due);
        scene.succeed(claim);
        scene.pass(Duration.ofMillis(150));
        assertThat(othersSee(updated).due()).containsExactly(scene.again(updated));
    }

    @Test
    default void aFinishedRunIsHistory() {
        Scene scene = scene();
        StoredSchedule due = scene.due("finished");
        Instant nominal = due.next().orElseThrow();
        Claim claim = Scene.granted(
                scene.claim(new ClaimItem.Fire(due, nominal, 4, Optional.of(scene.later()), OnNodeLoss.RERUN)));
        Attempt attempt = new Attempt(
                scene.now().minusMillis(20),
                scene.now(),
                new RunError("java.lang.IllegalStateException", "line \"1\"\nline 2 ü", "at a.B(C.java:1)\n\tat d"));
        assertThat(scene.complete(new Completion(claim, attempt, new Completion.Finish(RunState.DEAD))))
                .isEqualTo(CompleteReply.RECORDED);
        assertThat(history(due, 10))
                .containsExactly(new RunRecord(
                        claim.run(),
                        RunState.DEAD,
                        nominal,
                        1,
                        Optional.of(scene.node),
                        Optional.of(attempt.started()),
                        attempt.ended(),
                        4,
                        Optional.empty(),
                        Optional.ofNullable(attempt.error())));
        assertThat(scene.again(due).unfinished()).isEmpty();
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(claim)).isEmpty();
    }

    @Test
    default void everyTerminalStateIsKept() {
        Scene scene = scene();
        for (RunState state : RunState.values()) {
            if (state.isTerminal()) {
                StoredSchedule due = scene.due("ended-" + state);
                assertThat(scene.end(scene.fire(due), new Completion.Finish(state)))
                        .isEqualTo(CompleteReply.RECORDED);
                assertThat(history(due, 10)).extracting(RunRecord::state).containsExactly(state);
            }
        }
    }

    @Test
    default void aRunEndsOnce() {
        Scene scene = scene();
        StoredSchedule due = scene.due("twice");
        Claim claim = scene.fire(due);
        scene.succeed(claim);
        StoredSchedule after = scene.again(due);
        assertThat(scene.end(claim, new Completion.Finish(RunState.DEAD))).isEqualTo(CompleteReply.STALE);
        assertThat(scene.end(claim, new Completion.RetryAfter(Duration.ZERO))).isEqualTo(CompleteReply.STALE);
        assertThat(history(due, 10)).hasSize(1);
        assertThat(scene.again(due)).isEqualTo(after);
        assertThat(scene.waiting(due)).isEmpty();
    }

    @Test
    default void aForeignClaimEndsNothing() {
        Scene scene = scene();
        StoredSchedule due = scene.due("forged");
        Claim claim = scene.fire(due);
        for (Claim forged : HoldContract.forgeries(claim)) {
            assertThat(scene.end(forged, new Completion.Finish(RunState.SUCCEEDED)))
                    .isEqualTo(CompleteReply.STALE);
            assertThat(scene.end(forged, new Completion.HandOver())).isEqualTo(CompleteReply.STALE);
        }
        assertThat(history(due, 10)).isEmpty();
        assertThat(scene.again(due).unfinished()).containsExactly(claim.run());
        scene.succeed(claim);
    }

    @Test
    default void whoLostTheRunCannotEndIt() {
        Scene scene = scene();
        StoredSchedule due = scene.due("lost");
        Claim first = scene.fire(due);
        scene.lose(first, Recovery.Verdict.RERUN);
        assertThat(scene.end(first, new Completion.Finish(RunState.SUCCEEDED))).isEqualTo(CompleteReply.STALE);
        Claim second = scene.start(scene.again(due), first.run());
        assertThat(scene.end(first, new Completion.Finish(RunState.SUCCEEDED))).isEqualTo(CompleteReply.STALE);
        scene.succeed(second);
        assertThat(history(due, 10)).singleElement().satisfies(record -> {
            assertThat(record.attempt()).isEqualTo(2);
            assertThat(record.state()).isEqualTo(RunState.SUCCEEDED);
        });
    }

    @Test
    default void anExpiredClaimThatNobodyTookStillEndsItsRun() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("slow"));
        scene.pass(Scene.PAST_LEASE);
        scene.succeed(claim);
        assertThat(scene.expired(claim)).isEmpty();
    }

    @Test
    default void aRetryWaitsForItsDelayAndStaysUnfinished() {
        Scene scene = scene();
        StoredSchedule due = scene.due("retried");
        Claim claim = scene.fire(due);
        scene.retry(claim, Scene.FAR);
        assertThat(scene.again(due).unfinished()).containsExactly(claim.run());
        assertThat(scene.peek(due, Scene.FAR.plusSeconds(10)).waiting())
                .singleElement()
                .satisfies(waiting -> scene.assertAbout(waiting.notBefore(), scene.later()));
        assertThat(history(due, 10)).isEmpty();
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(claim)).isEmpty();
    }

    @Test
    default void aHandedOverRunMayStartAtOnce() {
        Scene scene = scene();
        StoredSchedule due = scene.due("handed");
        Claim claim = scene.fire(due);
        scene.handOver(claim);
        assertThat(scene.waiting(due)).containsExactly(claim.run());
        assertThat(scene.again(due).unfinished()).containsExactly(claim.run());
        assertThat(history(due, 10)).isEmpty();
    }

    @Test
    default void anIntervalAfterCompletionWaitsForTheFinalEnd() {
        Scene scene = scene();
        StoredSchedule due = scene.due("after", new EveryAfter(Scene.FAR));
        Claim claim = scene.fire(due, Optional.empty());
        scene.retry(claim, Duration.ZERO);
        assertThat(scene.again(due).next()).isEmpty();
        claim = scene.start(scene.again(due), claim.run());
        scene.end(claim, new Completion.Finish(RunState.DEAD));
        StoredSchedule after = scene.again(due);
        assertThat(after.state()).isEqualTo(ScheduleState.ACTIVE);
        scene.assertAbout(after.next().orElseThrow(), scene.later());
    }

    @Test
    default void anIntervalAfterCompletionWaitsForAllItsRuns() {
        Scene scene = scene();
        Policies two = Policies.DEFAULT.withOverlap(Overlap.allow(2));
        StoredSchedule due =
                scene.put(scene.schedule("after", new EveryAfter(Scene.FAR)).withPolicies(two), scene.past());
        Claim claim = scene.fire(due, Optional.empty());
        Claim manual = scene.start(scene.again(due), scene.trigger(due));
        scene.succeed(claim);
        assertThat(scene.again(due).next()).isEmpty();
        scene.succeed(manual);
        assertThat(scene.again(due).next()).isPresent();
    }

    @Test
    default void aManualRunDoesNotMoveTheFireTimeOfAnIntervalAfterCompletion() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.schedule("after", new EveryAfter(Scene.FAR)), scene.later());
        scene.pass(Duration.ofMillis(5));
        scene.succeed(scene.start(schedule, scene.trigger(schedule)));
        assertThat(scene.again(schedule)).isEqualTo(schedule);
    }

    @Test
    default void completionsAreAnsweredInTheirOrder() {
        Scene scene = scene();
        StoredSchedule first = scene.due("first");
        ScheduleId near = first.schedule().id();
        StoredSchedule second = scene.put(scene.hourly("x").withId(scene.neighbour(near, "second")), scene.past());
        Claim one = scene.fire(first);
        Claim two = scene.fire(second);
        Instant at = scene.now();
        assertThat(scene.store()
                        .complete(new CompleteRequest(
                                one.shard(), List.of(finish(one, at), finish(one, at), finish(two, at)))))
                .containsExactly(CompleteReply.RECORDED, CompleteReply.STALE, CompleteReply.RECORDED);
    }

    @Test
    default void theSameRequestAgainGetsTheFirstAnswerAndChangesNothing() {
        Scene scene = scene();
        StoredSchedule ended = scene.due("ended");
        ScheduleId near = ended.schedule().id();
        StoredSchedule retried = scene.put(scene.hourly("x").withId(scene.neighbour(near, "retried")), scene.past());
        Claim one = scene.fire(ended);
        Claim two = scene.fire(retried);
        Instant at = scene.now();
        Completion retry = new Completion(two, new Attempt(at, at, null), new Completion.RetryAfter(Duration.ZERO));
        CompleteRequest request = new CompleteRequest(one.shard(), List.of(finish(one, at), retry, finish(one, at)));
        List<CompleteReply> first = scene.store().complete(request);
        assertThat(first).containsExactly(CompleteReply.RECORDED, CompleteReply.RECORDED, CompleteReply.STALE);
        assertThat(scene.store().complete(request)).isEqualTo(first);
        assertThat(history(ended, 10)).hasSize(1);
        assertThat(scene.waiting(retried)).containsExactly(two.run());
        CompleteRequest another = new CompleteRequest(one.shard(), request.completions());
        assertThat(scene.store().complete(another)).containsOnly(CompleteReply.STALE);
    }

    @Test
    default void theSameRequestAgainGetsTheFirstAnswerThoughTheTaskChanged() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("renamed");
        Claim claim = scene.fire(schedule);
        renamed(schedule);
        CompleteRequest request = new CompleteRequest(claim.shard(), List.of(finish(claim, scene.now())));
        assertThat(scene.store().complete(request)).containsExactly(CompleteReply.RECORDED);
        assertThat(scene.store().complete(request)).containsExactly(CompleteReply.RECORDED);
        assertThat(history(schedule, 10)).hasSize(1);
    }

    @Test
    default void theHistoryIsNewestFirstAndKeepsAHundred() {
        Scene scene = scene();
        StoredSchedule schedule = scene.due("long");
        Instant first = schedule.next().orElseThrow();
        for (int i = 0; i < 103; i++) {
            StoredSchedule read = scene.again(schedule);
            Instant nominal = read.next().orElseThrow();
            scene.claim(new ClaimItem.Drop(read, nominal, 1, DropReason.MISFIRE, Optional.of(first.plusMillis(i + 1))));
        }
        List<RunRecord> records = history(schedule, 1_000);
        assertThat(records).hasSize(100);
        assertThat(records.get(0).nominal()).isEqualTo(first.plusMillis(102));
        assertThat(records.get(99).nominal()).isEqualTo(first.plusMillis(3));
        assertThat(history(schedule, 2)).isEqualTo(records.subList(0, 2));
    }

    @Test
    default void anUnknownScheduleHasNoHistory() {
        assertThat(scene().store().history(scene().id("unknown"), ScheduleStore.MAX_BATCH))
                .isEmpty();
    }
}
