package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fire times that are skipped, and fire times that are made up for. */
interface BackfillContract extends StoreCase {

    private List<RunRecord> history(StoredSchedule schedule) {
        return scene().store().history(schedule.schedule().id(), ScheduleStore.MAX_BATCH);
    }

    private List<RunId> hoursAgo(StoredSchedule schedule, int from, int to) {
        Instant now = scene().now();
        return IntStream.rangeClosed(-from, -to)
                .mapToObj(hours -> RunId.of(schedule.schedule().id(), now.plusSeconds(3_600L * hours)))
                .toList();
    }

    private List<RunId> backfill(StoredSchedule schedule, List<RunId> runs, boolean force) {
        BackfillRequest request = new BackfillRequest(schedule.schedule().id(), runs, force);
        return ((BackfillReply.Added) scene().store().backfill(request)).runs();
    }

    @Test
    default void theNextFireTimeIsDropped() {
        Scene scene = scene();
        StoredSchedule active = scene.put(scene.hourly("skipped"), scene.later());
        Instant after = scene.later().plusSeconds(60);
        assertThat(scene.store().skip(active, Optional.of(after))).isTrue();
        StoredSchedule skipped = scene.again(active);
        assertThat(skipped.next()).contains(after);
        assertThat(skipped.lastNominal()).isEqualTo(active.next());
        Duration untilDropped = Duration.between(scene.now(), after.minusSeconds(30));
        assertThat(scene.peek(active, untilDropped).due()).isEmpty();
        assertThat(scene.peek(active, untilDropped.plusSeconds(30)).due()).hasSize(1);
        assertThat(history(active)).singleElement().satisfies(record -> {
            assertThat(record.run())
                    .isEqualTo(RunId.of(active.schedule().id(), active.next().orElseThrow()));
            assertThat(record.reason()).contains(DropReason.SKIPPED);
            assertThat(record.state()).isEqualTo(RunState.SKIPPED);
        });
        assertThat(scene.store().skip(active, Optional.of(after))).isFalse();
        scene.pause(active);
        assertThat(scene.store().skip(skipped, Optional.of(after))).isFalse();
    }

    @Test
    default void aSkippedSingleInstantIsOver() {
        Scene scene = scene();
        StoredSchedule once = scene.put(scene.schedule("once", new Once(scene.later())), scene.later());
        assertThat(scene.store().skip(once, Optional.empty())).isTrue();
        assertThat(scene.again(once).state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(scene.store().skip(scene.put(scene.hourly("gone"), scene.later()), Optional.empty()))
                .isTrue();
    }

    @Test
    default void passedFireTimesRunOneAfterTheOther() {
        Scene scene = scene();
        StoredSchedule active = scene.put(scene.hourly("filled"), scene.later());
        List<RunId> runs = hoursAgo(active, 3, 1);

        assertThat(backfill(active, runs, false)).containsExactlyElementsOf(runs);

        assertThat(scene.again(active).asked()).containsExactlyElementsOf(runs);
        for (RunId run : runs) {
            assertThat(scene.waiting(active)).containsExactly(run);
            Claim claim = scene.start(scene.again(active), run);
            assertThat(claim.cause()).isEqualTo(Cause.BACKFILL);
            assertThat(claim.attempt()).isEqualTo(1);
            assertThat(claim.occurrence().nominal()).isEqualTo(run.nominal());
            assertThat(scene.waiting(active)).isEmpty();
            scene.succeed(claim);
        }
        assertThat(scene.again(active).isIdle()).isTrue();
        assertThat(scene.again(active).next()).isEqualTo(active.next());
        assertThat(scene.again(active).lastNominal()).isEmpty();
        assertThat(backfill(active, runs, false)).isEmpty();
        assertThat(backfill(active, runs, true)).containsExactlyElementsOf(runs);
        assertThat(backfill(active, runs, true)).isEmpty();
    }

    @Test
    default void whatWasDroppedMayRunAfterAll() {
        Scene scene = scene();
        StoredSchedule due = scene.put(scene.hourly("dropped"), scene.past());
        Claim claim = scene.fire(due, Optional.of(scene.past().plusSeconds(1)));
        StoredSchedule again = scene.again(due);
        RunId dropped = RunId.of(due.schedule().id(), again.next().orElseThrow());
        assertThat(scene.claim(scene.fireItem(again, Optional.of(scene.later()))))
                .isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
        assertThat(backfill(due, List.of(claim.run(), dropped), false)).containsExactly(dropped);
        assertThat(scene.waiting(due)).isEmpty();
        scene.succeed(claim);
        assertThat(scene.waiting(due)).containsExactly(dropped);
    }

    @Test
    default void itsOwnFireTimesGoFirst() {
        Scene scene = scene();
        StoredSchedule due = scene.put(
                scene.hourly("own").withPolicies(Policies.DEFAULT.withOverlap(Overlap.QUEUE_ONE)), scene.past());
        Claim first = scene.fire(due, Optional.of(scene.past().plusSeconds(1)));
        List<RunId> runs = hoursAgo(due, 2, 1);
        backfill(due, runs, false);
        StoredSchedule again = scene.again(due);
        scene.claim(scene.fireItem(again, Optional.of(scene.later())));
        RunId own = RunId.of(due.schedule().id(), again.next().orElseThrow());
        scene.succeed(first);
        assertThat(scene.waiting(due)).containsExactly(own);
        scene.succeed(scene.start(scene.again(due), own));
        assertThat(scene.waiting(due)).containsExactly(runs.get(0));
    }

    @Test
    default void aFireTimeThatComesMeanwhileIsNotDropped() {
        Scene scene = scene();
        StoredSchedule due = scene.due("meanwhile");
        backfill(due, hoursAgo(due, 2, 1), false);
        Claim own = scene.fire(scene.again(due));
        assertThat(own.cause()).isEqualTo(Cause.SCHEDULE);
    }

    @Test
    default void whatWaitsCanBeCancelledAndGoesWithItsSchedule() {
        Scene scene = scene();
        StoredSchedule active = scene.put(scene.hourly("cancelled"), scene.later());
        List<RunId> runs = hoursAgo(active, 3, 1);
        backfill(active, runs, false);
        assertThat(scene.store().cancel(runs.get(0))).isEqualTo(CancelReply.CANCELLED);
        assertThat(scene.again(active).asked()).containsExactly(runs.get(1), runs.get(2));
        assertThat(scene.waiting(active)).containsExactly(runs.get(1));
        scene.pause(active);
        assertThat(scene.waiting(active)).isEmpty();
        assertThat(scene.resume(scene.again(active), Optional.of(scene.later())))
                .isTrue();
        assertThat(scene.waiting(active)).containsExactly(runs.get(1));
        scene.store().delete(active.schedule().id());
        assertThat(scene.waiting(active)).isEmpty();
        assertThat(scene.store().backfill(new BackfillRequest(active.schedule().id(), runs, false)))
                .isEqualTo(new BackfillReply.Unknown());
    }

    @Test
    default void moreThanAThousandAreRefusedAsAWhole() {
        Scene scene = scene();
        StoredSchedule active = scene.put(scene.hourly("many"), scene.later());
        List<RunId> runs = hoursAgo(active, 1_001, 1);
        backfill(active, runs.subList(0, 600), false);
        List<RunId> more = runs.subList(500, 1_001);
        assertThat(scene.store().backfill(new BackfillRequest(active.schedule().id(), more, false)))
                .isEqualTo(new BackfillReply.Full(600));
        assertThat(scene.again(active).asked()).hasSize(600);
        assertThat(backfill(active, runs.subList(500, 1_000), false)).hasSize(400);
    }

    @Test
    default void oneIsInProgressAtATimeHoweverManyRunsMayOverlap() {
        Scene scene = scene();
        StoredSchedule active = scene.put(
                scene.hourly("room").withPolicies(Policies.DEFAULT.withOverlap(Overlap.allow(3))), scene.later());
        List<RunId> runs = hoursAgo(active, 3, 1);
        backfill(active, runs, false);
        Claim first = scene.start(scene.again(active), runs.get(0));
        RunId manual = scene.trigger(active);
        scene.succeed(scene.start(scene.again(active), manual));
        assertThat(scene.waiting(active)).isEmpty();
        scene.succeed(first);
        assertThat(scene.waiting(active)).containsExactly(runs.get(1));
    }

    @Test
    default void aFireTimeIsNotDroppedForARunThatFillsIn() {
        Scene scene = scene();
        StoredSchedule due = scene.put(scene.hourly("crowded"), scene.past());
        List<RunId> runs = hoursAgo(due, 2, 1);
        backfill(due, runs, false);
        Claim filling = scene.start(scene.again(due), runs.get(0));
        StoredSchedule first = scene.again(due);
        assertThat(scene.claim(scene.fireItem(first, Optional.of(scene.past().plusSeconds(1)))))
                .isEqualTo(new ClaimReply.Queued(List.of(), 0));
        StoredSchedule second = scene.again(due);
        assertThat(scene.claim(scene.fireItem(second, Optional.of(scene.later()))))
                .as("only the latest waits")
                .isEqualTo(new ClaimReply.Queued(List.of(), 1));
        RunId own = RunId.of(due.schedule().id(), second.next().orElseThrow());
        assertThat(scene.again(due).queued()).containsExactly(own);
        scene.succeed(filling);
        assertThat(scene.waiting(due)).containsExactly(own);
        scene.succeed(scene.start(scene.again(due), own));
        assertThat(scene.waiting(due)).containsExactly(runs.get(1));
    }

    @Test
    default void whatFillsInIsNotCancelledForAFireTime() {
        Scene scene = scene();
        StoredSchedule due = scene.put(
                scene.hourly("kept").withPolicies(Policies.DEFAULT.withOverlap(Overlap.CANCEL_PREVIOUS)), scene.past());
        List<RunId> runs = hoursAgo(due, 1, 1);
        backfill(due, runs, false);
        scene.start(scene.again(due), runs.get(0));
        assertThat(scene.claim(scene.fireItem(scene.again(due), Optional.of(scene.later()))))
                .isEqualTo(new ClaimReply.Queued(List.of(), 0));
    }
}
