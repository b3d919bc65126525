package dev.carillon.testing;

import static dev.carillon.testing.Scene.HOURLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Creating and updating schedules. */
interface PutContract extends StoreCase {

    @Test
    default void aNewScheduleIsActiveAndOfGenerationOne() {
        Scene scene = scene();
        Schedule schedule = scene.hourly("new");
        Instant anchor = scene.past();
        Instant next = scene.later();
        PutReply reply = scene.store().put(PutRequest.create(schedule, true, anchor, Optional.of(next)));
        StoredSchedule expected = new StoredSchedule(
                schedule,
                1,
                ScheduleState.ACTIVE,
                Optional.of(next),
                Optional.empty(),
                anchor,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                0);
        assertThat(reply).isEqualTo(new PutReply.Stored(expected));
        assertThat(scene.store().get(schedule.id())).contains(expected);
    }

    @Test
    default void everyFieldOfADefinitionComesBack() {
        Scene scene = scene();
        Policies policies = new Policies(
                Overlap.allow(3),
                Misfire.fireAll(7).within(Duration.ofHours(2)),
                Duration.ofMinutes(10),
                9,
                1_000,
                OnNodeLoss.ABANDON,
                new Retry(7, Duration.ofMillis(1_500), 2.5, Duration.ofMinutes(3)),
                Duration.ofSeconds(90));
        Bounds bounds = new Bounds(
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2030-01-01T00:00:00.001Z"),
                12,
                Duration.ofMillis(1),
                List.of());
        String description = "Übernacht: \"a\" {b} \\ 100 % — ok";
        Payload payload = Payload.ofJson("{\"list\":[],\"map\":{},\"text\":\"\\n\\u2028ü\",\"n\":12345678901234567890,"
                + "\"d\":0.10,\"none\":null}");
        List<Recurrence> recurrences = List.of(
                new Every(Duration.ofMillis(100)),
                new Every(Duration.ofDays(3_660)),
                new EveryAfter(Duration.ofMillis(123_456)),
                new Once(Instant.parse("9999-12-31T23:59:59.999Z")),
                new Once(Instant.parse("0000-01-01T00:00:00Z")));
        for (int i = 0; i < recurrences.size(); i++) {
            Schedule schedule = new Schedule(
                    scene.id("full" + i),
                    scene.task,
                    recurrences.get(i),
                    i == 0 ? bounds : Bounds.NONE,
                    payload,
                    policies,
                    description,
                    List.of("a:b/c", "Z.9_-"));
            StoredSchedule stored = scene.put(schedule, scene.later());
            assertThat(stored.schedule()).isEqualTo(schedule);
            assertThat(scene.get(schedule.id())).isEqualTo(stored);
        }
    }

    @Test
    default void anUnknownScheduleIsAnEmptyReply() {
        assertThat(scene().store().get(scene().id("unknown"))).isEmpty();
    }

    @Test
    default void withoutAFireTimeItIsCompletedAtOnce() {
        Scene scene = scene();
        StoredSchedule stored = scene.put(scene.hourly("over"), Optional.empty());
        assertThat(stored.state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(scene.again(stored)).isEqualTo(stored);
    }

    /** Its first delay ends behind its bounds: it would stay active for ever, and nothing could ever make it fire. */
    @Test
    default void anIntervalAfterCompletionThatEndsBeforeItBeginsIsCompletedAtOnce() {
        Scene scene = scene();
        Bounds bounds = Bounds.NONE.withEndAt(scene.now().plusSeconds(60));
        Schedule schedule = scene.schedule("over", new EveryAfter(Scene.FAR)).withBounds(bounds);
        StoredSchedule stored = scene.put(schedule, Optional.empty());
        assertThat(scene.again(stored).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void anEndlessIntervalAfterCompletionThatLacksItsFireTimeStaysActive() {
        Scene scene = scene();
        StoredSchedule stored = scene.put(scene.schedule("after", new EveryAfter(Scene.FAR)), Optional.empty());
        assertThat(stored.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(stored.next()).isEmpty();
    }

    @Test
    default void expectingAGenerationOfNothingIsGone() {
        Scene scene = scene();
        Schedule schedule = scene.hourly("gone");
        Optional<Instant> next = Optional.of(scene.later());
        PutReply reply = scene.store()
                .put(new PutRequest(
                        schedule, true, scene.past(), next, 1, next, Optional.empty(), List.of(), Optional.empty()));
        assertThat(reply).isEqualTo(new PutReply.Gone());
        assertThat(scene.store().get(schedule.id())).isEmpty();
    }

    @Test
    default void anEqualDefinitionChangesNothingWhateverIsExpected() {
        Scene scene = scene();
        StoredSchedule stored = scene.put(scene.hourly("equal"), scene.later());
        for (long generation : new long[] {0, 1, 7}) {
            Optional<Instant> other = Optional.of(scene.later().plusSeconds(1));
            PutRequest request = new PutRequest(
                    stored.schedule(),
                    true,
                    scene.now(),
                    other,
                    generation,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
            assertThat(scene.store().put(request)).isEqualTo(new PutReply.Unchanged(stored));
        }
        assertThat(scene.again(stored)).isEqualTo(stored);
    }

    @Test
    default void anEqualDefinitionResetsNoPauseAndRevivesNothing() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.put(scene.hourly("paused"), scene.later()));
        StoredSchedule completed = scene.put(scene.hourly("over"), Optional.empty());
        for (StoredSchedule old : List.of(paused, completed)) {
            PutRequest again = PutRequest.replace(old, old.schedule(), true, scene.now(), Optional.of(scene.later()));
            assertThat(scene.store().put(again)).isEqualTo(new PutReply.Unchanged(old));
            assertThat(scene.again(old)).isEqualTo(old);
        }
    }

    @Test
    default void anotherDefinitionDiffersWhenNothingWasExpected() {
        Scene scene = scene();
        StoredSchedule stored = scene.put(scene.hourly("taken"), scene.later());
        Schedule other = scene.schedule("taken", new Every(Duration.ofMinutes(1)));
        PutReply reply = scene.store().put(PutRequest.create(other, true, scene.now(), Optional.of(scene.later())));
        assertThat(reply).isEqualTo(new PutReply.Differs(stored));
        assertThat(scene.again(stored)).isEqualTo(stored);
    }

    @Test
    default void anotherGenerationThanExpectedDiffers() {
        Scene scene = scene();
        StoredSchedule first = scene.put(scene.hourly("raced"), scene.later());
        StoredSchedule second =
                scene.replace(first, scene.schedule("raced", new Every(Duration.ofMinutes(1))), first.next());
        Schedule third = scene.schedule("raced", new Every(Duration.ofMinutes(2)));
        PutReply reply = scene.store().put(PutRequest.replace(first, third, true, first.anchor(), first.next()));
        assertThat(reply).isEqualTo(new PutReply.Differs(second));
        assertThat(scene.again(first)).isEqualTo(second);
    }

    @Test
    default void anUpdateThatWasPlannedBeforeAClaimBringsNothingBack() {
        Scene scene = scene();
        StoredSchedule before = scene.due("claimed");
        scene.succeed(scene.fire(before));
        StoredSchedule after = scene.again(before);
        Schedule update = before.schedule().withPolicies(Policies.DEFAULT.withMisfire(Misfire.SKIP));
        PutReply reply = scene.store().put(PutRequest.replace(before, update, true, before.anchor(), before.next()));
        assertThat(reply).isEqualTo(new PutReply.Differs(after));
        assertThat(scene.again(before)).isEqualTo(after);
    }

    @Test
    default void anUpdateIsTheNextGenerationAndKeepsWhatRuns() {
        Scene scene = scene();
        StoredSchedule old = scene.due("updated");
        Claim claim = scene.fire(old);
        Schedule update = scene.schedule("updated", new Every(Duration.ofMinutes(1)));
        Instant anchor = scene.now();
        Instant next = scene.later();
        PutReply reply =
                scene.store().put(PutRequest.replace(scene.again(old), update, true, anchor, Optional.of(next)));
        StoredSchedule expected = new StoredSchedule(
                update,
                2,
                ScheduleState.ACTIVE,
                Optional.of(next),
                old.next(),
                anchor,
                Optional.empty(),
                List.of(claim.run()),
                List.of(),
                List.of(),
                0);
        assertThat(reply).isEqualTo(new PutReply.Stored(expected));
        assertThat(scene.again(old)).isEqualTo(expected);
        scene.succeed(claim);
        assertThat(scene.again(old).unfinished()).isEmpty();
    }

    @Test
    default void aPausedScheduleStaysPausedWhenItIsUpdated() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(scene.put(scene.hourly("paused"), scene.later()));
        Schedule update = scene.schedule("paused", new Every(Duration.ofMinutes(1)));
        StoredSchedule updated =
                scene.replace(paused, update, paused.pause().orElseThrow().next());
        assertThat(updated.generation()).isEqualTo(2);
        assertThat(updated.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(updated.pause()).isEqualTo(paused.pause());
        assertThat(updated.next()).isEmpty();
        assertThat(scene.dueIds(updated)).isEmpty();
    }

    @Test
    default void anUpdateMayEndAScheduleOrReviveIt() {
        Scene scene = scene();
        StoredSchedule first = scene.put(scene.hourly("phoenix"), scene.past());
        StoredSchedule ended =
                scene.replace(first, scene.schedule("phoenix", new Once(scene.past())), Optional.empty());
        assertThat(ended.state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(scene.dueIds(first)).isEmpty();
        StoredSchedule revived = scene.replace(ended, scene.hourly("phoenix"), Optional.of(scene.past()));
        assertThat(revived.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(revived.generation()).isEqualTo(3);
        assertThat(scene.dueIds(first)).containsExactly(first.schedule().id());
    }

    @Test
    default void anUpdateWithoutAFireTimeWaitsForTheUnfinishedRun() {
        Scene scene = scene();
        StoredSchedule old = scene.due("once", new Once(scene.past()));
        Claim claim = scene.fire(old, Optional.empty());
        Schedule update = old.schedule().withPolicies(Policies.DEFAULT.withMisfire(Misfire.SKIP));
        StoredSchedule updated = scene.replace(scene.again(old), update, Optional.empty());
        assertThat(updated.state()).isEqualTo(ScheduleState.ACTIVE);
        scene.succeed(claim);
        assertThat(scene.again(old).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    default void whatWaitsFollowsToTheNewTask() {
        Scene scene = scene();
        StoredSchedule old = scene.due("moved");
        RunId run = scene.trigger(old);
        Schedule update = new Schedule(old.schedule().id(), scene.otherTask, HOURLY, Payload.NONE);
        StoredSchedule updated = scene.replace(scene.again(old), update, old.next());
        var ofNewTask = scene.peek(updated, Duration.ZERO);
        assertThat(ofNewTask.due()).containsExactly(updated);
        assertThat(ofNewTask.waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.run()).isEqualTo(run);
            assertThat(waiting.schedule()).isEqualTo(updated);
        });
        assertThat(scene.dueEverywhere(ScheduleStore.MAX_BATCH)).isEmpty();
        assertThat(scene.start(updated, run).task()).isEqualTo(scene.otherTask);
    }

    @Test
    default void aDefinitionWithoutAChosenIdGivesWayToAnEqualOneThatHasOne() {
        Scene scene = scene();
        StoredSchedule named = scene.put(scene.hourly("chosen"), scene.later());
        Schedule derived = named.schedule()
                .withId(Schedule.derivedId(scene.task, named.schedule().fingerprint()));
        PutRequest unnamed = PutRequest.create(derived, false, scene.past(), named.next());
        assertThat(scene.store().put(unnamed))
                .isEqualTo(new PutReply.Bound(named.schedule().id()));
        assertThat(scene.store().get(derived.id())).isEmpty();
        assertThat(scene.again(named)).isEqualTo(named);
    }

    @Test
    default void aChosenIdBindsNobodyOnceItIsDeletedOrMeansSomethingElse() {
        Scene scene = scene();
        StoredSchedule deleted = scene.put(scene.hourly("deleted"), scene.later());
        scene.store().delete(deleted.schedule().id());
        ScheduleId derived = Schedule.derivedId(scene.task, deleted.schedule().fingerprint());
        Scene.stored(scene.store()
                .put(PutRequest.create(deleted.schedule().withId(derived), false, scene.past(), deleted.next())));

        Schedule minutely = scene.schedule("changed", new Every(Duration.ofMinutes(1)));
        StoredSchedule changed = scene.put(minutely, scene.later());
        scene.replace(changed, scene.schedule("changed", new Every(Duration.ofMinutes(2))), changed.next());
        ScheduleId other = Schedule.derivedId(scene.task, minutely.fingerprint());
        Scene.stored(scene.store().put(PutRequest.create(minutely.withId(other), false, scene.past(), changed.next())));
    }

    @Test
    default void twoChosenIdsMayMeanTheSame() {
        Scene scene = scene();
        StoredSchedule one = scene.put(scene.hourly("one"), scene.later());
        StoredSchedule two = scene.put(scene.hourly("two"), scene.later());
        assertThat(scene.again(one)).isEqualTo(one);
        assertThat(scene.again(two)).isEqualTo(two);
    }

    @Test
    default void aDefinitionThatIsThereUnderItsDerivedIdIsThatOne() {
        Scene scene = scene();
        Schedule chosen = scene.hourly("late");
        ScheduleId derivedId = Schedule.derivedId(scene.task, chosen.fingerprint());
        PutRequest unnamed =
                PutRequest.create(chosen.withId(derivedId), false, scene.past(), Optional.of(scene.later()));
        StoredSchedule derived = Scene.stored(scene.store().put(unnamed));
        scene.put(chosen, scene.later());
        assertThat(scene.store().put(unnamed)).isEqualTo(new PutReply.Unchanged(derived));
    }

    @Test
    default void theChosenIdItselfIsNotBoundToItself() {
        Scene scene = scene();
        StoredSchedule named = scene.put(scene.hourly("chosen"), scene.later());
        PutRequest again = PutRequest.create(named.schedule(), false, scene.past(), named.next());
        assertThat(scene.store().put(again)).isEqualTo(new PutReply.Unchanged(named));
    }

    @Test
    default void manyAreAnsweredInTheirOrderEachForItself() {
        Scene scene = scene();
        Schedule same = scene.hourly("same");
        StoredSchedule there = scene.put(same, scene.later());
        StoredSchedule old = scene.put(scene.hourly("old"), scene.later());
        Schedule moved = new Schedule(old.schedule().id(), scene.otherTask, Scene.HOURLY, Payload.NONE);
        List<PutReply> replies = scene.store()
                .putAll(List.of(
                        PutRequest.create(scene.hourly("new"), true, scene.past(), Optional.of(scene.later())),
                        PutRequest.create(same, true, scene.past(), Optional.of(scene.later())),
                        PutRequest.replace(old, moved, true, scene.past(), Optional.of(scene.later())),
                        PutRequest.replace(old, moved.withId(scene.id("gone")), true, scene.past(), Optional.empty()),
                        PutRequest.create(scene.hourly("old"), true, scene.past(), Optional.empty())));
        assertThat(Scene.stored(replies.get(0)).schedule()).isEqualTo(scene.hourly("new"));
        assertThat(replies.get(1)).isEqualTo(new PutReply.Unchanged(there));
        assertThat(Scene.stored(replies.get(2)).generation()).isEqualTo(2);
        assertThat(replies.get(3)).isEqualTo(new PutReply.Gone());
        assertThat(replies.get(4)).isEqualTo(new PutReply.Differs(scene.get(moved.id())));
        assertThat(scene.get(scene.id("new")).generation()).isEqualTo(1);
    }

    @Test
    default void tooManyAtOnceAreRefused() {
        Scene scene = scene();
        PutRequest one = PutRequest.create(scene.hourly("one"), true, scene.past(), Optional.of(scene.later()));
        for (int bad : new int[] {0, ScheduleStore.MAX_PUTS + 1}) {
            assertThatThrownBy(() -> scene.store().putAll(Collections.nCopies(bad, one)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("requests: " + bad + " must be from 1 to 1000");
        }
        assertThat(scene.store().putAll(Collections.nCopies(ScheduleStore.MAX_PUTS, one)))
                .hasSize(1_000)
                .filteredOn(reply -> reply instanceof PutReply.Stored)
                .hasSize(1);
    }
}
