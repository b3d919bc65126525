package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.CancelReply;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.WakeSubscription;
import dev.carillon.store.WakeUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancelling runs. */
interface CancelContract extends StoreCase {

    private List<RunState> states(StoredSchedule schedule) {
        return scene().store().history(schedule.schedule().id(), ScheduleStore.MAX_BATCH).stream()
                .map(RunRecord::state)
                .toList();
    }

    @Test
    default void aWaitingRunIsOverAtOnce() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        RunId run = scene.trigger(schedule);

        assertThat(scene.store().cancel(run)).isEqualTo(CancelReply.CANCELLED);

        assertThat(scene.waiting(schedule)).isEmpty();
        assertThat(scene.again(schedule).isIdle()).isTrue();
        assertThat(scene.store().history(schedule.schedule().id(), 1))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.run()).isEqualTo(run);
                    assertThat(record.state()).isEqualTo(RunState.CANCELLED);
                    assertThat(record.attempt()).isZero();
                    assertThat(record.nominal()).isEqualTo(run.nominal());
                });
        assertThat(scene.store().cancel(run)).isEqualTo(CancelReply.UNKNOWN);
    }

    @Test
    default void aRunThatWaitsForItsRetryIsOver() {
        Scene scene = scene();
        StoredSchedule due = scene.put(scene.schedule("after", new EveryAfter(Scene.FAR)), scene.past());
        Claim claim = scene.fire(due, Optional.empty());
        scene.retry(claim, Scene.FAR);

        assertThat(scene.store().cancel(claim.run())).isEqualTo(CancelReply.CANCELLED);

        assertThat(states(due)).containsExactly(RunState.CANCELLED);
        assertThat(scene.store().history(due.schedule().id(), 1).get(0).attempt())
                .isEqualTo(1);
        scene.assertAbout(scene.again(due).next().orElseThrow(), scene.later());
    }

    @Test
    default void aQueuedFireTimeIsTakenOutOfTheQueue() {
        Scene scene = scene();
        StoredSchedule due = scene.put(
                scene.hourly("queued").withPolicies(Policies.DEFAULT.withOverlap(Overlap.QUEUE_ALL)), scene.past());
        Claim first = scene.fire(due, Optional.of(scene.now().minusSeconds(2)));
        StoredSchedule second = scene.again(due);
        scene.claim(scene.fireItem(second, Optional.of(scene.now().minusSeconds(1))));
        StoredSchedule third = scene.again(due);
        scene.claim(scene.fireItem(third, Optional.of(scene.later())));
        RunId queued = RunId.of(due.schedule().id(), second.next().orElseThrow());

        assertThat(scene.store().cancel(queued)).isEqualTo(CancelReply.CANCELLED);

        assertThat(scene.again(due).queued())
                .containsExactly(RunId.of(due.schedule().id(), third.next().orElseThrow()));
        scene.succeed(first);
        assertThat(scene.waiting(due))
                .containsExactlyElementsOf(scene.again(due).queued());
        assertThat(scene.store().cancel(scene.waiting(due).get(0))).isEqualTo(CancelReply.CANCELLED);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.again(due).isIdle()).isTrue();
    }

    @Test
    default void theNodeOfARunningRunHearsOfIt() throws InterruptedException {
        Scene scene = scene();
        StoredSchedule due = scene.due("running");
        Claim claim = scene.fire(due);
        assertThat(scene.renew(claim, Scene.LEASE)).isEqualTo(RenewReply.RENEWED);
        BlockingQueue<WakeUp> heard = new LinkedBlockingQueue<>();
        try (WakeSubscription subscription = scene.store().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(new WakeUp.Connected());

            assertThat(scene.store().cancel(claim.run())).isEqualTo(CancelReply.REQUESTED);

            WakeUp news = heard.poll(5, TimeUnit.SECONDS);
            while (news instanceof WakeUp.Due) {
                news = heard.poll(5, TimeUnit.SECONDS);
            }
            assertThat(news).isEqualTo(new WakeUp.Cancel(claim.run()));
        }
        assertThat(scene.renew(claim, Scene.LEASE)).isEqualTo(RenewReply.CANCELLED);
        assertThat(states(due)).isEmpty();
        assertThat(scene.end(claim, new Completion.Finish(RunState.CANCELLED))).isEqualTo(CompleteReply.RECORDED);
        assertThat(states(due)).containsExactly(RunState.CANCELLED);
    }

    @Test
    default void whatIsToBeCancelledIsNotTriedAgain() {
        Scene scene = scene();
        for (Completion.Ending again : List.of(new Completion.RetryAfter(Duration.ZERO), new Completion.HandOver())) {
            StoredSchedule due = scene.due("again" + again.getClass().getSimpleName());
            Claim claim = scene.fire(due);
            scene.store().cancel(claim.run());
            assertThat(scene.end(claim, again)).isEqualTo(CompleteReply.RECORDED);
            assertThat(states(due)).containsExactly(RunState.CANCELLED);
            assertThat(scene.waiting(due)).isEmpty();
        }
    }

    @Test
    default void whatIsToBeCancelledEndsWithItsLease() {
        Scene scene = scene();
        for (Recovery.Verdict verdict : Recovery.Verdict.values()) {
            StoredSchedule due = scene.due("lost" + verdict);
            Claim claim = scene.fire(due);
            scene.store().cancel(claim.run());
            scene.lose(claim, verdict);
            assertThat(states(due)).containsExactly(RunState.CANCELLED);
            assertThat(scene.waiting(due)).isEmpty();
            assertThat(scene.again(due).isIdle()).isTrue();
        }
    }

    @Test
    default void whoSucceedsAllTheSameHasSucceeded() {
        Scene scene = scene();
        StoredSchedule due = scene.due("success");
        Claim claim = scene.fire(due);
        scene.store().cancel(claim.run());
        scene.succeed(claim);
        assertThat(states(due)).containsExactly(RunState.SUCCEEDED);
    }

    @Test
    default void theRunOfADeletedScheduleCanBeCancelled() {
        Scene scene = scene();
        StoredSchedule due = scene.due("deleted");
        Claim claim = scene.fire(due);
        scene.store().delete(due.schedule().id());
        assertThat(scene.store().cancel(claim.run())).isEqualTo(CancelReply.REQUESTED);
        assertThat(scene.renew(claim, Scene.LEASE)).isEqualTo(RenewReply.CANCELLED);
    }

    @Test
    default void whatIsNotThereIsUnknown() {
        Scene scene = scene();
        RunId none = RunId.of(scene.id("none"), Instant.EPOCH);
        assertThat(scene.store().cancel(none)).isEqualTo(CancelReply.UNKNOWN);
        StoredSchedule due = scene.due("ended");
        Claim claim = scene.fire(due);
        scene.succeed(claim);
        assertThat(scene.store().cancel(claim.run())).isEqualTo(CancelReply.UNKNOWN);
        assertThat(scene.store().cancel(RunId.of(due.schedule().id(), scene.later())))
                .isEqualTo(CancelReply.UNKNOWN);
    }
}
