package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.RenewReply;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fire times that wait for the end of earlier runs. */
interface QueueContract extends StoreCase {

    ClaimReply DISPLACED_ONE = new ClaimReply.Queued(List.of(), 1);
    ClaimReply QUEUED = new ClaimReply.Queued(List.of(), 0);

    private StoredSchedule due(String name, Overlap overlap) {
        return due(name, overlap, scene().past());
    }

    private StoredSchedule due(String name, Overlap overlap, Instant since) {
        Schedule schedule = scene().schedule(name, new Every(Duration.ofSeconds(1)))
                .withPolicies(Policies.DEFAULT.withOverlap(overlap));
        return scene().put(schedule, since);
    }

    /** Claims the fire time that is due; the next one is a second later. */
    private ClaimReply fireAgain(StoredSchedule any) {
        StoredSchedule now = scene().again(any);
        return scene().claim(scene().fireItem(now, now.next().map(at -> at.plusSeconds(1))));
    }

    private RunId run(StoredSchedule first, int seconds) {
        return RunId.of(first.schedule().id(), first.next().orElseThrow().plusSeconds(seconds));
    }

    private List<RunRecord> history(StoredSchedule schedule) {
        return scene().store().history(schedule.schedule().id(), ScheduleStore.MAX_BATCH);
    }

    @Test
    default void aFireTimeWaitsForTheEndOfTheRunBefore() {
        Scene scene = scene();
        StoredSchedule due = due("one", Overlap.QUEUE_ONE);
        Claim first = Scene.granted(fireAgain(due));

        assertThat(fireAgain(due)).isEqualTo(QUEUED);

        StoredSchedule queued = scene.again(due);
        assertThat(queued.unfinished()).containsExactly(first.run());
        assertThat(queued.queued()).containsExactly(run(due, 1));
        assertThat(queued.lastNominal()).contains(run(due, 1).nominal());
        assertThat(queued.next()).contains(run(due, 2).nominal());
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.claim(scene.startItem(queued, run(due, 1)))).isEqualTo(new ClaimReply.Moved());

        scene.succeed(first);

        assertThat(scene.waiting(due)).containsExactly(run(due, 1));
        Claim second = scene.start(scene.again(due), run(due, 1));
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(second.cause()).isEqualTo(Cause.SCHEDULE);
        assertThat(second.occurrence().nominal()).isEqualTo(run(due, 1).nominal());
        assertThat(scene.again(due).queued()).isEmpty();
        assertThat(scene.again(due).unfinished()).containsExactly(run(due, 1));
        scene.succeed(second);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(history(due)).extracting(RunRecord::state).containsExactly(RunState.SUCCEEDED, RunState.SUCCEEDED);
    }

    @Test
    default void ofSeveralOnlyTheLatestWaits() {
        Scene scene = scene();
        StoredSchedule due = due("latest", Overlap.QUEUE_ONE);
        Claim first = Scene.granted(fireAgain(due));
        fireAgain(due);
        assertThat(fireAgain(due)).isEqualTo(DISPLACED_ONE);

        assertThat(scene.again(due).queued()).containsExactly(run(due, 2));
        assertThat(history(due)).singleElement().satisfies(record -> {
            assertThat(record.run()).isEqualTo(run(due, 1));
            assertThat(record.state()).isEqualTo(RunState.SKIPPED);
            assertThat(record.reason()).contains(DropReason.OVERLAP);
            assertThat(record.nominal()).isEqualTo(run(due, 1).nominal());
        });
        scene.succeed(first);
        scene.start(scene.again(due), run(due, 2));
    }

    @Test
    default void aReleasedFireTimeGivesWayToALaterOne() {
        Scene scene = scene();
        StoredSchedule due = due("released", Overlap.QUEUE_ONE);
        Claim first = Scene.granted(fireAgain(due));
        fireAgain(due);
        scene.succeed(first);
        assertThat(scene.waiting(due)).containsExactly(run(due, 1));

        assertThat(fireAgain(due)).isEqualTo(DISPLACED_ONE);

        assertThat(scene.waiting(due)).containsExactly(run(due, 2));
        assertThat(scene.claim(scene.startItem(scene.again(due), run(due, 1)))).isEqualTo(new ClaimReply.Moved());
        scene.succeed(scene.start(scene.again(due), run(due, 2)));
        assertThat(scene.again(due).isIdle()).isTrue();
    }

    @Test
    default void allWaitInTheirOrder() {
        Scene scene = scene();
        StoredSchedule due = due("all", Overlap.QUEUE_ALL);
        Claim claim = Scene.granted(fireAgain(due));
        for (int i = 1; i < 4; i++) {
            assertThat(fireAgain(due)).isEqualTo(QUEUED);
        }
        assertThat(scene.again(due).queued()).containsExactly(run(due, 1), run(due, 2), run(due, 3));

        for (int i = 1; i < 4; i++) {
            scene.succeed(claim);
            assertThat(scene.waiting(due)).containsExactly(run(due, i));
            claim = scene.start(scene.again(due), run(due, i));
        }
        scene.succeed(claim);
        assertThat(scene.again(due).isIdle()).isTrue();
    }

    @Test
    default void aThousandWaitAndTheLatestBeyondThemIsDropped() {
        Scene scene = scene();
        StoredSchedule due = due("full", Overlap.QUEUE_ALL, scene.past().minusSeconds(1_010));
        Scene.granted(fireAgain(due));
        for (int i = 1; i <= 1_000; i++) {
            assertThat(fireAgain(due)).isEqualTo(QUEUED);
        }
        assertThat(fireAgain(due)).isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));

        List<RunId> queued = scene.again(due).queued();
        assertThat(queued).hasSize(1_000).startsWith(run(due, 1)).endsWith(run(due, 1_000));
        RunRecord line = history(due).get(0);
        assertThat(line.run()).isEqualTo(run(due, 1_001));
        assertThat(line.reason()).contains(DropReason.OVERLAP);
    }

    @Test
    default void theRunsToCancelAreNamed() {
        Scene scene = scene();
        StoredSchedule due = due("cancels", Overlap.CANCEL_PREVIOUS);
        Claim first = Scene.granted(fireAgain(due));

        assertThat(fireAgain(due)).isEqualTo(new ClaimReply.Queued(List.of(first.run()), 0));
        assertThat(scene.again(due).queued()).containsExactly(run(due, 1));
        assertThat(scene.again(due).unfinished()).containsExactly(first.run());
    }

    @Test
    default void anUpdateHoldsTheQueueToItsNewRule() {
        Scene scene = scene();
        StoredSchedule due = due("narrowed", Overlap.QUEUE_ALL);
        Scene.granted(fireAgain(due));
        for (int i = 1; i < 4; i++) {
            fireAgain(due);
        }
        StoredSchedule old = scene.again(due);
        Schedule update = old.schedule().withPolicies(Policies.DEFAULT.withOverlap(Overlap.QUEUE_ONE));
        StoredSchedule updated = scene.replace(old, update, old.next());
        assertThat(updated.queued()).containsExactly(run(due, 3));
        assertThat(history(due)).singleElement().satisfies(record -> {
            assertThat(record.run()).isEqualTo(run(due, 2));
            assertThat(record.missedCount()).isEqualTo(1);
            assertThat(record.reason()).contains(DropReason.OVERLAP);
        });
    }

    @Test
    default void whatIsCaughtUpWithTakesThePlaceOfWhatWaits() {
        Scene scene = scene();
        StoredSchedule due = due("caught", Overlap.QUEUE_ONE);
        Scene.granted(fireAgain(due));
        fireAgain(due);
        scene.pause(due);
        catchUp(due, run(due, 5).nominal());
        assertThat(scene.again(due).queued()).containsExactly(run(due, 5));
        assertThat(history(due)).singleElement().satisfies(record -> {
            assertThat(record.run()).isEqualTo(run(due, 1));
            assertThat(record.reason()).contains(DropReason.OVERLAP);
        });
    }

    @Test
    default void whatIsCaughtUpWithHasTheUnfinishedRunCancelledIfThatIsTheRule() {
        Scene scene = scene();
        StoredSchedule due = due("taken", Overlap.CANCEL_PREVIOUS);
        Claim first = Scene.granted(fireAgain(due));
        scene.pause(due);
        catchUp(due, run(due, 5).nominal());
        assertThat(scene.renew(first, Duration.ofSeconds(10))).isEqualTo(RenewReply.CANCELLED);
        assertThat(scene.again(due).queued()).containsExactly(run(due, 5));
    }

    private void catchUp(StoredSchedule due, Instant latest) {
        StoredSchedule paused = scene().again(due);
        ResumeRequest.Missed missed = new ResumeRequest.Missed(latest, 3);
        assertThat(scene().store()
                        .resume(new ResumeRequest(paused, Optional.of(scene().later()), Optional.of(missed), true)))
                .isTrue();
    }

    @Test
    default void aRetryIsNotOvertaken() {
        Scene scene = scene();
        StoredSchedule due = due("retry", Overlap.QUEUE_ONE);
        Claim first = Scene.granted(fireAgain(due));
        scene.retry(first, Scene.FAR);
        assertThat(fireAgain(due)).isEqualTo(QUEUED);
        assertThat(scene.waiting(due)).isEmpty();
    }

    @Test
    default void whatWasMissedBeforeItStaysWithIt() {
        Scene scene = scene();
        StoredSchedule due = due("missed", Overlap.QUEUE_ALL);
        Claim first = Scene.granted(fireAgain(due));
        StoredSchedule again = scene.again(due);
        Instant latest = again.next().orElseThrow().plusSeconds(1);
        assertThat(scene.claim(new ClaimItem.Fire(again, latest, 1, Optional.of(scene.later()), Scene.RERUN)))
                .isEqualTo(QUEUED);
        scene.succeed(first);
        RunId run = RunId.of(due.schedule().id(), latest);
        assertThat(scene.start(scene.again(due), run).missedCount()).isEqualTo(1);
    }

    @Test
    default void aPauseHoldsTheQueueAndADeleteRemovesIt() {
        Scene scene = scene();
        StoredSchedule due = due("paused", Overlap.QUEUE_ALL);
        Claim first = Scene.granted(fireAgain(due));
        fireAgain(due);
        fireAgain(due);
        scene.pause(due);
        scene.succeed(first);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.claim(scene.startItem(scene.again(due), run(due, 1)))).isEqualTo(new ClaimReply.Moved());

        assertThat(scene.resume(scene.again(due), Optional.of(scene.later()))).isTrue();
        assertThat(scene.waiting(due)).containsExactly(run(due, 1));

        scene.pause(due);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.store().delete(due.schedule().id())).isTrue();
        assertThat(scene.waiting(due)).isEmpty();
    }

    @Test
    default void anUpdateOfTheTaskTakesTheQueueAlong() {
        Scene scene = scene();
        StoredSchedule due = due("moved", Overlap.QUEUE_ALL);
        Claim first = Scene.granted(fireAgain(due));
        fireAgain(due);
        scene.succeed(first);
        StoredSchedule old = scene.again(due);
        Schedule other = new Schedule(
                        old.schedule().id(),
                        scene.otherTask,
                        old.schedule().recurrence(),
                        old.schedule().payload())
                .withPolicies(old.schedule().policies());
        StoredSchedule updated = scene.replace(old, other, old.next());
        assertThat(updated.queued()).containsExactly(run(due, 1));
        Claim claim = scene.start(updated, run(due, 1));
        assertThat(claim.task()).isEqualTo(scene.otherTask);
    }

    @Test
    default void theLastOneCompletesTheSchedule() {
        Scene scene = scene();
        StoredSchedule due = due("last", Overlap.QUEUE_ONE);
        Claim first = Scene.granted(fireAgain(due));
        StoredSchedule again = scene.again(due);
        assertThat(scene.claim(scene.fireItem(again, Optional.empty()))).isEqualTo(QUEUED);
        scene.succeed(first);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
        scene.succeed(scene.start(scene.again(due), run(due, 1)));
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void anUpdateThatMakesRoomLetsTheFirstOfTheQueueStart() {
        Scene scene = scene();
        StoredSchedule due = due("room", Overlap.QUEUE_ALL);
        Claim first = Scene.granted(fireAgain(due));
        fireAgain(due);
        assertThat(scene.waiting(due)).isEmpty();
        StoredSchedule old = scene.again(due);
        Schedule update = old.schedule().withPolicies(Policies.DEFAULT.withOverlap(Overlap.allow(2)));
        StoredSchedule updated = scene.replace(old, update, Optional.of(scene.later()));
        assertThat(scene.waiting(due)).containsExactly(run(due, 1));
        scene.succeed(scene.start(updated, run(due, 1)));
        scene.succeed(first);
        assertThat(scene.again(due).isIdle()).isTrue();
    }

    @Test
    default void whatMayStartKeepsItsTurnWhenOthersQueueUpBehindIt() {
        Scene scene = scene();
        StoredSchedule due = due("turn", Overlap.QUEUE_ALL);
        Claim first = Scene.granted(fireAgain(due));
        fireAgain(due);
        scene.succeed(first);
        Instant since = since(due);
        scene.pass(Duration.ofMillis(20));
        fireAgain(due);
        assertThat(since(due)).isEqualTo(since);
    }

    private Instant since(StoredSchedule due) {
        return scene().peek(due, Duration.ZERO).waiting().get(0).notBefore();
    }
}
