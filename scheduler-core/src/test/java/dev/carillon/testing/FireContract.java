package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Claiming occurrences, and dropping them. */
interface FireContract extends StoreCase {

    ClaimReply MOVED = new ClaimReply.Moved();

    private List<RunRecord> history(StoredSchedule schedule) {
        return scene().store().history(schedule.schedule().id(), ScheduleStore.MAX_BATCH);
    }

    @Test
    default void aDueOccurrenceIsGrantedAndTheScheduleMovesOn() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        ScheduleId id = due.schedule().id();
        Instant nominal = due.next().orElseThrow();
        Instant next = scene.later();
        ClaimRequest request = scene.request(new ClaimItem.Fire(due, nominal, 3, Optional.of(next), OnNodeLoss.RERUN));
        Instant before = scene.now();
        Claim claim = Scene.granted(scene.store().claim(request).get(0));
        assertThat(claim)
                .isEqualTo(new Claim(
                        RunId.of(id, nominal),
                        new Occurrence(id, 1, nominal),
                        Lane.of(scene.task),
                        scene.shard(id),
                        scene.node,
                        request.token(),
                        claim.fence(),
                        1,
                        0,
                        0,
                        3,
                        Cause.SCHEDULE,
                        OnNodeLoss.RERUN));
        assertThat(claim.fence().value())
                .isGreaterThanOrEqualTo(before.minus(scene.tolerance()).toEpochMilli() * 1_000);
        StoredSchedule after = scene.again(due);
        assertThat(after.next()).contains(next);
        assertThat(after.lastNominal()).contains(nominal);
        assertThat(after.unfinished()).containsExactly(claim.run());
        assertThat(after.generation()).isEqualTo(1);
        assertThat(after.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(scene.dueIds(due)).isEmpty();
    }

    @Test
    default void theLatestOfSeveralMissedTimesIsClaimedInOneStep() {
        Scene scene = scene();
        StoredSchedule due = scene.put(scene.schedule("missed", new Every(Duration.ofSeconds(1))), scene.past());
        Instant latest = due.next().orElseThrow().plusSeconds(3);
        Claim claim = Scene.granted(
                scene.claim(new ClaimItem.Fire(due, latest, 3, Optional.of(scene.later()), OnNodeLoss.RERUN)));
        assertThat(claim.run()).isEqualTo(RunId.of(due.schedule().id(), latest));
        assertThat(claim.missedCount()).isEqualTo(3);
        assertThat(scene.again(due).lastNominal()).contains(latest);
    }

    @Test
    default void whatIsNotDueIsEarly() {
        Scene scene = scene();
        StoredSchedule soon = scene.put(scene.hourly("soon"), scene.now().plusSeconds(10));
        ClaimReply fired = scene.claim(scene.fireItem(soon, Optional.of(scene.later())));
        assertThat(fired)
                .isInstanceOfSatisfying(
                        ClaimReply.Early.class, early -> scene.assertAbout(early.remaining(), Duration.ofSeconds(10)));
        ClaimReply dropped = scene.claim(
                new ClaimItem.Drop(soon, soon.next().orElseThrow(), 1, DropReason.MISFIRE, Optional.of(scene.later())));
        assertThat(dropped).isInstanceOf(ClaimReply.Early.class);
        assertThat(scene.again(soon)).isEqualTo(soon);
        assertThat(history(soon)).isEmpty();
    }

    @Test
    default void aLaterTimeOfADueScheduleIsEarlyToo() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        Instant ahead = scene.now().plusSeconds(10);
        assertThat(scene.claim(new ClaimItem.Fire(due, ahead, 1, Optional.of(scene.later()), OnNodeLoss.RERUN)))
                .isInstanceOf(ClaimReply.Early.class);
        assertThat(scene.again(due)).isEqualTo(due);
    }

    @Test
    default void itIsGrantedOnceItsTimeHasCome() {
        Scene scene = scene();
        StoredSchedule soon = scene.put(scene.hourly("soon"), scene.now().plusMillis(200));
        assertThat(scene.claim(scene.fireItem(soon, Optional.of(scene.later()))))
                .isInstanceOf(ClaimReply.Early.class);
        scene.pass(Duration.ofMillis(200).plus(scene.tolerance()));
        scene.fire(soon);
    }

    @Test
    default void anOccurrenceIsGrantedOnce() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        scene.succeed(scene.fire(due));
        StoredSchedule after = scene.again(due);
        assertThat(scene.claim(scene.fireItem(due, Optional.of(scene.later().plusSeconds(1)))))
                .isEqualTo(MOVED);
        assertThat(scene.again(due)).isEqualTo(after);
    }

    @Test
    default void missingCompletedAndChangedSchedulesHaveMoved() {
        Scene scene = scene();
        StoredSchedule deleted = scene.due("deleted");
        scene.store().delete(deleted.schedule().id());
        StoredSchedule changed = scene.due("changed");
        scene.replace(changed, scene.schedule("changed", new Every(Duration.ofMinutes(1))), changed.next());
        StoredSchedule completed = scene.due("completed");
        scene.replace(completed, scene.schedule("completed", new Once(scene.past())), Optional.empty());
        for (StoredSchedule old : List.of(deleted, changed, completed)) {
            Optional<StoredSchedule> before = scene.store().get(old.schedule().id());
            assertThat(scene.claim(scene.fireItem(old, Optional.of(scene.later()))))
                    .isEqualTo(MOVED);
            assertThat(scene.claim(new ClaimItem.Drop(
                            old, old.next().orElseThrow(), 1, DropReason.MISFIRE, Optional.of(scene.later()))))
                    .isEqualTo(MOVED);
            assertThat(scene.store().get(old.schedule().id())).isEqualTo(before);
            assertThat(history(old)).isEmpty();
        }
    }

    @Test
    default void anOverlappingOccurrenceIsDroppedAndRecorded() {
        Scene scene = scene();
        StoredSchedule due = scene.due("overlap");
        Claim running = scene.fire(due, Optional.of(scene.now().minusSeconds(1)));
        StoredSchedule again = scene.again(due);
        Instant nominal = again.next().orElseThrow();
        Instant next = scene.later();
        assertThat(scene.claim(new ClaimItem.Fire(again, nominal, 2, Optional.of(next), OnNodeLoss.RERUN)))
                .isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
        StoredSchedule after = scene.again(due);
        assertThat(after.next()).contains(next);
        assertThat(after.lastNominal()).contains(nominal);
        assertThat(after.unfinished()).containsExactly(running.run());
        assertSkipped(due, nominal, 2, DropReason.OVERLAP);
    }

    /** So it is after a server lost the claim and was told of the run again; whether more runs may overlap is no matter. */
    @Test
    default void anOccurrenceWhoseVeryRunIsUnfinishedHasMovedAndIsNoOverlap() {
        Scene scene = scene();
        for (Overlap overlap : List.of(Overlap.SKIP, Overlap.allow(2))) {
            StoredSchedule due = scene.put(
                    scene.hourly(overlap.equals(Overlap.SKIP) ? "one" : "two")
                            .withPolicies(Policies.DEFAULT.withOverlap(overlap)),
                    scene.past());
            Instant nominal = due.next().orElseThrow();
            Claim claim = scene.fire(due, Optional.of(nominal));
            StoredSchedule back = scene.again(due);
            Instant next = scene.later();
            assertThat(scene.claim(scene.fireItem(back, Optional.of(next)))).isEqualTo(MOVED);
            StoredSchedule after = scene.again(due);
            assertThat(after.next()).contains(next);
            assertThat(after.unfinished()).containsExactly(claim.run());
            assertThat(history(due)).isEmpty();
            scene.succeed(claim);
        }
    }

    private void assertSkipped(StoredSchedule schedule, Instant nominal, int missedCount, DropReason reason) {
        RunRecord record = history(schedule).get(0);
        assertThat(record)
                .isEqualTo(new RunRecord(
                        RunId.of(schedule.schedule().id(), nominal),
                        RunState.SKIPPED,
                        nominal,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        record.ended(),
                        missedCount,
                        Optional.of(reason),
                        Optional.empty()));
        scene().assertAbout(record.ended(), scene().now());
    }

    @Test
    default void asManyRunsAsAllowedOverlap() {
        Scene scene = scene();
        Policies two = Policies.DEFAULT.withOverlap(Overlap.allow(2));
        StoredSchedule due = scene.put(scene.hourly("two").withPolicies(two), scene.past());
        Claim first = scene.fire(due, Optional.of(scene.now().minusSeconds(2)));
        Claim second = scene.fire(scene.again(due), Optional.of(scene.now().minusSeconds(1)));
        StoredSchedule full = scene.again(due);
        assertThat(full.unfinished()).containsExactly(first.run(), second.run());
        assertThat(scene.claim(scene.fireItem(full, Optional.of(scene.now().minusMillis(500)))))
                .isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
        scene.succeed(first);
        Claim third = scene.fire(scene.again(due));
        assertThat(scene.again(due).unfinished()).containsExactly(second.run(), third.run());
    }

    @Test
    default void waitingRunsCountAsUnfinished() {
        Scene scene = scene();
        StoredSchedule due = scene.due("waiting");
        scene.retry(scene.fire(due, Optional.of(scene.now().minusSeconds(1))), Scene.FAR);
        assertThat(scene.claim(scene.fireItem(scene.again(due), Optional.of(scene.later()))))
                .isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
    }

    @Test
    default void misfiresAreDroppedAndRecorded() {
        Scene scene = scene();
        StoredSchedule due = scene.due("misfire");
        Instant latest = due.next().orElseThrow().plusSeconds(2);
        Instant next = scene.later();
        assertThat(scene.claim(new ClaimItem.Drop(due, latest, 3, DropReason.MISFIRE, Optional.of(next))))
                .isEqualTo(new ClaimReply.Dropped(DropReason.MISFIRE));
        StoredSchedule after = scene.again(due);
        assertThat(after.next()).contains(next);
        assertThat(after.lastNominal()).contains(latest);
        assertThat(after.unfinished()).isEmpty();
        assertSkipped(due, latest, 2, DropReason.MISFIRE);
    }

    @Test
    default void theLastOccurrenceCompletesTheScheduleWhenItsRunEnds() {
        Scene scene = scene();
        StoredSchedule due = scene.due("once", new Once(scene.past()));
        Claim claim = scene.fire(due, Optional.empty());
        StoredSchedule running = scene.again(due);
        assertThat(running.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(running.next()).isEmpty();
        scene.succeed(claim);
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void aDroppedLastOccurrenceCompletesTheScheduleAtOnce() {
        Scene scene = scene();
        StoredSchedule due = scene.due("once", new Once(scene.past()));
        scene.claim(new ClaimItem.Drop(due, due.next().orElseThrow(), 1, DropReason.MISFIRE, Optional.empty()));
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(scene.again(due).next()).isEmpty();
    }

    @Test
    default void anIntervalAfterCompletionHasNoFireTimeWhileItRuns() {
        Scene scene = scene();
        StoredSchedule due = scene.due("after", new EveryAfter(Scene.FAR));
        Claim claim = scene.fire(due, Optional.empty());
        assertThat(scene.again(due).next()).isEmpty();
        assertThat(scene.again(due).state()).isEqualTo(ScheduleState.ACTIVE);
        scene.succeed(claim);
        scene.assertAbout(scene.again(due).next().orElseThrow(), scene.later());
    }

    @Test
    default void anOverlappingIntervalAfterCompletionWaitsForTheOtherRun() {
        Scene scene = scene();
        StoredSchedule overlapped = scene.due("overlapped", new EveryAfter(Scene.FAR));
        RunId manual = scene.trigger(overlapped);
        assertThat(scene.claim(scene.fireItem(overlapped, Optional.empty())))
                .isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
        assertThat(scene.again(overlapped).next()).isEmpty();
        scene.succeed(scene.start(scene.again(overlapped), manual));
        scene.assertAbout(scene.again(overlapped).next().orElseThrow(), scene.later());
    }

    @Test
    default void itemsAreAnsweredInTheirOrder() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        ScheduleId near = due.schedule().id();
        StoredSchedule soon = scene.put(scene.hourly("x").withId(scene.neighbour(near, "soon")), scene.later());
        StoredSchedule dropped = scene.put(scene.hourly("x").withId(scene.neighbour(near, "dropped")), scene.past());
        StoredSchedule manual = scene.put(scene.hourly("x").withId(scene.neighbour(near, "manual")), scene.later());
        RunId run = scene.trigger(manual);
        Optional<Instant> next = Optional.of(scene.later());
        List<ClaimReply> replies = scene.store()
                .claim(scene.request(
                        scene.fireItem(soon, next),
                        scene.fireItem(due, next),
                        new ClaimItem.Drop(dropped, dropped.next().orElseThrow(), 1, DropReason.MISFIRE, next),
                        scene.startItem(dropped, RunId.of(dropped.schedule().id(), scene.past())),
                        scene.startItem(scene.again(manual), run)));
        assertThat(replies).hasSize(5);
        assertThat(replies.get(0)).isInstanceOf(ClaimReply.Early.class);
        Claim first = Scene.granted(replies.get(1));
        assertThat(replies.get(2)).isEqualTo(new ClaimReply.Dropped(DropReason.MISFIRE));
        assertThat(replies.get(3)).isEqualTo(MOVED);
        Claim second = Scene.granted(replies.get(4));
        assertThat(first.run().schedule()).isEqualTo(near);
        assertThat(second.run()).isEqualTo(run);
        assertThat(second.fence()).isGreaterThan(first.fence());
    }

    @Test
    default void aRepeatedRequestGetsTheFirstAnswer() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        ScheduleId near = due.schedule().id();
        StoredSchedule dropped = scene.put(scene.hourly("x").withId(scene.neighbour(near, "dropped")), scene.past());
        StoredSchedule manual = scene.put(scene.hourly("x").withId(scene.neighbour(near, "manual")), scene.later());
        RunId run = scene.trigger(manual);
        Optional<Instant> next = Optional.of(scene.later());
        ClaimRequest request = scene.request(
                scene.fireItem(due, next),
                new ClaimItem.Drop(dropped, dropped.next().orElseThrow(), 1, DropReason.MISFIRE, next),
                scene.startItem(scene.again(manual), run));
        List<ClaimReply> first = scene.store().claim(request);
        List<StoredSchedule> before = List.of(scene.again(due), scene.again(dropped), scene.again(manual));
        assertThat(scene.store().claim(request)).isEqualTo(first);
        assertThat(List.of(scene.again(due), scene.again(dropped), scene.again(manual)))
                .isEqualTo(before);
        assertThat(history(dropped)).hasSize(1);
        scene.succeed(Scene.granted(first.get(0)));
        scene.succeed(Scene.granted(first.get(2)));
    }
}
