package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Attempt;
import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Policies;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that failed for good. */
interface DeadLetterContract extends StoreCase {

    private Optional<DeadLetter> letter(RunId run) {
        Scene scene = scene();
        return scene.store().deadLetters(scene.shard(run.schedule()), ScheduleStore.MAX_BATCH).stream()
                .filter(letter -> letter.run().equals(run))
                .findFirst();
    }

    private Claim kill(Claim claim) {
        Instant now = scene().now();
        Attempt attempt = new Attempt(now.minusMillis(1), now, new RunError("type", "message", "stack"));
        assertThat(scene().complete(new Completion(claim, attempt, new Completion.Finish(RunState.DEAD))))
                .isEqualTo(CompleteReply.RECORDED);
        return claim;
    }

    @Test
    default void aDeadRunIsKeptWithItsError() {
        Scene scene = scene();
        Claim claim = kill(scene.fire(scene.due("dead")));
        DeadLetter letter = letter(claim.run()).orElseThrow();
        assertThat(letter.task()).isEqualTo(scene.task);
        assertThat(letter.attempt()).isEqualTo(1);
        assertThat(letter.error()).contains(new RunError("type", "message", "stack"));
        scene.assertAbout(letter.died(), scene.now());
        assertThat(scene.again(scene.get(claim.run().schedule())).isIdle()).isTrue();
    }

    @Test
    default void theLatestComeFirst() {
        Scene scene = scene();
        StoredSchedule first = scene.due("one");
        Claim one = kill(scene.fire(first));
        scene.pass(Duration.ofMillis(5));
        StoredSchedule second = scene.put(
                scene.hourly("x").withId(scene.neighbour(first.schedule().id(), "two")), scene.past());
        Claim two = kill(scene.fire(second));
        List<RunId> letters =
                scene.store().deadLetters(scene.shard(first.schedule().id()), ScheduleStore.MAX_BATCH).stream()
                        .map(DeadLetter::run)
                        .filter(run -> run.equals(one.run()) || run.equals(two.run()))
                        .toList();
        assertThat(letters).containsExactly(two.run(), one.run());
    }

    @Test
    default void aDeadRunIsTriedAgainWithAllItsRetries() {
        Scene scene = scene();
        StoredSchedule due = scene.due("again");
        Claim first = scene.fire(due);
        scene.retry(first, Duration.ZERO);
        Claim second = kill(scene.start(scene.again(due), first.run()));

        assertThat(scene.store().requeue(second.run())).isEqualTo(RequeueReply.REQUEUED);

        assertThat(letter(second.run())).isEmpty();
        assertThat(scene.again(due).unfinished()).containsExactly(second.run());
        assertThat(scene.waiting(due)).containsExactly(second.run());
        Claim third = scene.start(scene.again(due), second.run());
        assertThat(third.attempt()).isEqualTo(3);
        assertThat(third.retries()).isZero();
        assertThat(third.cause()).isEqualTo(Cause.MANUAL);
        assertThat(third.occurrence().nominal()).isEqualTo(due.next().orElseThrow());
        scene.succeed(third);
        assertThat(scene.store().requeue(third.run())).isEqualTo(RequeueReply.UNKNOWN);
    }

    @Test
    default void whatIsTriedAgainStandsForAsManyFireTimesAsBefore() {
        Scene scene = scene();
        StoredSchedule due = scene.due("many");
        Instant latest = due.next().orElseThrow();
        Claim first = Scene.granted(
                scene.claim(new ClaimItem.Fire(due, latest, 3, Optional.of(scene.later()), OnNodeLoss.RERUN)));
        kill(first);
        assertThat(scene.store().requeue(first.run())).isEqualTo(RequeueReply.REQUEUED);
        assertThat(scene.start(scene.again(due), first.run()).missedCount()).isEqualTo(3);
    }

    @Test
    default void aDeadRunThatStartsAnewIsNoDeadLetterAnyMore() {
        Scene scene = scene();
        StoredSchedule due = scene.due("anew");
        RunId dead = kill(scene.fire(due)).run();
        BackfillRequest again = new BackfillRequest(due.schedule().id(), List.of(dead), true);
        assertThat(scene.store().backfill(again)).isEqualTo(new BackfillReply.Added(List.of(dead)));
        assertThat(scene.store().requeue(dead)).isEqualTo(RequeueReply.IMPOSSIBLE);
        assertThat(scene.store().cancel(dead)).isEqualTo(CancelReply.CANCELLED);
        assertThat(letter(dead).orElseThrow().error()).isPresent();

        assertThat(scene.store().backfill(again)).isEqualTo(new BackfillReply.Added(List.of(dead)));
        Claim claim = scene.start(scene.again(due), dead);
        assertThat(letter(dead)).isEmpty();
        assertThat(scene.store().requeue(dead)).isEqualTo(RequeueReply.UNKNOWN);
        assertThat(scene.store().discard(dead)).isFalse();
        scene.retry(claim, Duration.ofMinutes(1));
        scene.store().delete(due.schedule().id());
        assertThat(letter(dead)).isEmpty();
    }

    @Test
    default void aDeadRunThatIsTriggeredAnewIsNoDeadLetterAnyMore() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        RunId run = scene.trigger(schedule);
        kill(scene.start(schedule, run));
        assertThat(scene.store().trigger(new TriggerRequest(run, scene.now(), false)))
                .isEqualTo(new TriggerReply.Queued(run));
        assertThat(letter(run)).isEmpty();
        assertThat(scene.store().discard(run)).isFalse();
        assertThat(scene.store().cancel(run)).isEqualTo(CancelReply.CANCELLED);
    }

    @Test
    default void aDeadRunThatWasToBeAddedOnceStaysADeadLetter() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("once-dead"), scene.later());
        RunId run = scene.trigger(schedule);
        kill(scene.start(schedule, run));
        assertThat(scene.store().trigger(new TriggerRequest(run, scene.now(), true, true)))
                .isEqualTo(new TriggerReply.Queued(run));
        assertThat(letter(run)).isPresent();
        assertThat(scene.waiting(schedule)).isEmpty();
    }

    @Test
    default void aPausedScheduleHoldsWhatIsTriedAgain() {
        Scene scene = scene();
        StoredSchedule due = scene.due("held");
        Claim claim = kill(scene.fire(due));
        scene.pause(due);
        assertThat(scene.store().requeue(claim.run())).isEqualTo(RequeueReply.REQUEUED);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.resume(scene.again(due), Optional.of(scene.later()))).isTrue();
        assertThat(scene.waiting(due)).containsExactly(claim.run());
    }

    @Test
    default void withoutItsScheduleADeadRunStaysDead() {
        Scene scene = scene();
        StoredSchedule due = scene.due("gone");
        Claim claim = kill(scene.fire(due));
        scene.store().delete(due.schedule().id());
        assertThat(scene.store().requeue(claim.run())).isEqualTo(RequeueReply.IMPOSSIBLE);
        assertThat(letter(claim.run())).isPresent();
        assertThat(scene.store().discard(claim.run())).isTrue();
        assertThat(letter(claim.run())).isEmpty();
        assertThat(scene.store().discard(claim.run())).isFalse();
        assertThat(scene.store().requeue(claim.run())).isEqualTo(RequeueReply.UNKNOWN);
    }

    @Test
    default void whatDiedOfADeletedScheduleIsNoneOfItsNamesake() {
        Scene scene = scene();
        StoredSchedule due = scene.due("namesake");
        Claim before = kill(scene.fire(due));
        RunId later = scene.trigger(scene.again(due));
        Claim after = scene.start(scene.again(due), later);
        scene.store().delete(due.schedule().id());
        scene.put(scene.hourly("namesake"), scene.later());
        kill(after);

        assertThat(scene.store().requeue(before.run())).isEqualTo(RequeueReply.IMPOSSIBLE);
        assertThat(scene.store().requeue(after.run())).isEqualTo(RequeueReply.IMPOSSIBLE);
        assertThat(scene.again(due).isIdle()).isTrue();
        assertThat(scene.store().discard(before.run())).isTrue();
        assertThat(scene.store().discard(after.run())).isTrue();
    }

    @Test
    default void aSuccessEndsTheRowAlsoWhileThereIsNoLimit() {
        Scene scene = scene();
        Policies limited = Policies.DEFAULT.withPauseAfterFailures(2);
        StoredSchedule due = scene.put(
                scene.schedule("row", new Every(Duration.ofSeconds(1))).withPolicies(limited), scene.past());
        fail(due);
        StoredSchedule read = scene.again(due);
        scene.replace(read, read.schedule().withPolicies(Policies.DEFAULT), read.next());
        scene.succeed(scene.fire(scene.again(due), scene.again(due).next().map(at -> at.plusMillis(1))));
        StoredSchedule free = scene.again(due);
        scene.replace(free, free.schedule().withPolicies(limited), free.next());
        fail(due);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
        fail(due);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.PAUSED);
    }

    @Test
    default void itsEndIsKnownForLongerThanTheHistoryGoesBack() {
        Scene scene = scene();
        StoredSchedule due = scene.due("old");
        Claim claim = kill(scene.fire(due));
        Instant died = letter(claim.run()).orElseThrow().died();
        for (int i = 0; i < 100; i++) {
            scene.succeed(scene.start(scene.again(due), scene.trigger(due)));
        }
        assertThat(scene.store().history(due.schedule().id(), ScheduleStore.MAX_BATCH))
                .hasSize(100)
                .noneMatch(record -> record.run().equals(claim.run()));

        RunRecord ended = RunStatusContract.ended(scene.store().run(claim.run()));
        assertThat(ended.run()).isEqualTo(claim.run());
        assertThat(ended.state()).isEqualTo(RunState.DEAD);
        assertThat(ended.nominal()).isEqualTo(claim.occurrence().nominal());
        assertThat(ended.attempt()).isEqualTo(1);
        assertThat(ended.missedCount()).isEqualTo(claim.missedCount());
        assertThat(ended.error()).contains(new RunError("type", "message", "stack"));
        assertThat(ended.ended()).isEqualTo(died);
        scene.store().discard(claim.run());
        assertThat(scene.store().run(claim.run())).isEqualTo(new RunStatus.Unknown());
    }

    @Test
    default void failuresInARowPauseTheSchedule() {
        Scene scene = scene();
        StoredSchedule due = scene.put(
                scene.schedule("failing", new Every(Duration.ofSeconds(1)))
                        .withPolicies(Policies.DEFAULT.withPauseAfterFailures(2)),
                scene.past());
        fail(due);
        scene.succeed(scene.fire(scene.again(due), scene.again(due).next().map(at -> at.plusMillis(1))));
        fail(due);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
        fail(due);

        StoredSchedule paused = scene.again(due);
        assertThat(paused.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(paused.next()).isEmpty();
        assertThat(paused.pause().orElseThrow().reason()).isEqualTo("failed runs in a row: 2");
        assertThat(paused.pause().orElseThrow().actor()).isEqualTo("carillon");
        assertThat(scene.dueIds(due)).isEmpty();

        assertThat(scene.resume(paused, Optional.of(scene.past()))).isTrue();
        fail(due);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
    }

    private void fail(StoredSchedule due) {
        StoredSchedule now = scene().again(due);
        kill(scene().fire(now, now.next().map(at -> at.plusMillis(1))));
    }
}
