package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ListRequest;
import dev.carillon.store.Pause;
import dev.carillon.store.RunRecord;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SchedulerClientTest extends ClientCase {

    private static final Duration TEN = Duration.ofMinutes(10);

    private static void assertUnknown(ThrowingCallable call) {
        assertThatExceptionOfType(UnknownScheduleException.class)
                .isThrownBy(call)
                .withMessage("id: there is no schedule \"nobody\"")
                .satisfies(unknown -> assertThat(unknown.id()).isEqualTo(id("nobody")));
    }

    @Test
    void anUnknownScheduleIsAnsweredOrThrown() {
        ScheduleId nobody = id("nobody");
        assertThat(client.get(nobody)).isEmpty();
        assertThat(client.delete(nobody)).isFalse();
        assertThat(client.history(nobody, 10)).isEmpty();
        assertUnknown(() -> client.handle(nobody));
        assertUnknown(() -> client.pause(nobody, "reason"));
        assertUnknown(() -> client.resume(nobody));
        assertUnknown(() -> client.trigger(nobody));
        assertUnknown(() -> client.explain(nobody));
    }

    private static Pause paused(String reason, String actor, Instant kept) {
        return new Pause(reason, actor, NOON, Optional.empty(), Optional.empty(), Optional.of(kept));
    }

    @Test
    void pauseTellsWhoAndWhy() {
        ScheduleHandle handle = any("x").every(TEN).create();
        assertThat(handle.pause("maintenance").schedule().pause())
                .contains(paused("maintenance", "client", NOON.plus(TEN)));
        assertThat(handle.pause("other", "ada").schedule().pause()).contains(paused("other", "ada", NOON.plus(TEN)));
        SchedulerClient operator = new SchedulerClient(store, "operator");
        assertThat(operator.pause(id("x"), "third").pause()).map(Pause::actor).contains("operator");
        assertThatIllegalArgumentException().isThrownBy(() -> handle.pause(" ")).withMessageStartingWith("reason:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchedulerClient(store, "a\nb"))
                .withMessageStartingWith("actor:");
    }

    @Test
    void resumeGoesOnWithTheNextFireTimeToCome() {
        ScheduleHandle handle = any("x").every(TEN).create();
        handle.pause("maintenance");
        clock.advance(Duration.ofMinutes(35));
        ScheduleHandle resumed = handle.resume();
        assertThat(resumed.schedule().state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(resumed.schedule().pause()).isEmpty();
        assertThat(resumed.schedule().next()).contains(NOON.plus(Duration.ofMinutes(40)));
    }

    @Test
    void aPausedSingleInstantWaits() {
        ScheduleHandle handle = any("x").in(TEN).create();
        handle.pause("maintenance");
        clock.advance(Duration.ofHours(5));
        assertThat(handle.resume().schedule().next()).contains(NOON.plus(TEN));
    }

    @Test
    void resumeOfWhatIsNotPausedChangesNothing() {
        StoredSchedule active = any("x").every(TEN).create().schedule();
        assertThat(client.resume(id("x"))).isEqualTo(active);
        succeed(fire(any("y").now().create().id()));
        assertThat(client.resume(id("y")).state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    void aManualRunHasANameOfItsOwn() {
        ScheduleHandle handle = any("x").every(TEN).create();
        TriggerReply first = handle.trigger();
        assertThat(first).isInstanceOfSatisfying(TriggerReply.Queued.class, queued -> {
            assertThat(queued.run().value()).matches("x@20260304T120000Z-[a-z2-7]{8}");
            assertThat(queued.run().isManual()).isTrue();
            assertThat(handle.trigger()).isEqualTo(new TriggerReply.Overlapping(List.of(queued.run())));
        });
        assertThat(client.trigger(id("x"), true)).isInstanceOf(TriggerReply.Queued.class);
        assertThat(handle.reload().schedule().unfinished()).hasSize(2);
        assertThat(handle.reload().schedule().next())
                .isEqualTo(handle.schedule().next());
    }

    @Test
    void aHandleShowsHowItWasAndReloads() {
        ScheduleHandle handle = any("x").every(TEN).create();
        handle.pause("maintenance");
        assertThat(handle.schedule().state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(handle.reload().schedule().state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(handle.reload().outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(handle.delete()).isTrue();
        assertThat(handle.delete()).isFalse();
        assertThatExceptionOfType(UnknownScheduleException.class).isThrownBy(handle::reload);
    }

    @Test
    void theHistoryShowsWhatEnded() {
        ScheduleHandle handle = any("x").every(TEN).create();
        clock.advance(TEN);
        Claim claim = fire(handle.id());
        succeed(claim);
        assertThat(handle.history(10)).singleElement().satisfies(record -> {
            assertThat(record.run()).isEqualTo(claim.run());
            assertThat(record.state()).isEqualTo(RunState.SUCCEEDED);
        });
        assertThat(client.history(id("x"), 10)).extracting(RunRecord::nominal).containsExactly(NOON.plus(TEN));
    }

    @Test
    void listsReadPagesAsTheyAreNeeded() {
        for (int i = 0; i < 250; i++) {
            any("s" + i).every(TEN).create();
        }
        ListRequest tens = new ListRequest("", 10, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(client.list(tens).map(schedule -> schedule.schedule().id()))
                .hasSize(250)
                .doesNotHaveDuplicates();
        SchedulePage page = client.page(tens);
        assertThat(page.schedules()).hasSize(10);
        assertThat(client.list(tens.from(page.cursor()))).hasSize(240);
        for (int i = 100; i < 250; i++) {
            client.delete(id("s" + i));
        }
        assertThat(client.list(tens).limit(15)).hasSize(15);
    }

    @Test
    void anExplanationNamesTheMainThingFirst() {
        ScheduleHandle handle = sweep().id("x").every(TEN).create();
        assertThat(handle.explain().verdict()).isEqualTo("no capable node");
        beat();
        assertThat(handle.explain())
                .isEqualTo(new Explanation(id("x"), "scheduled", List.of("It fires at 2026-03-04T12:10:00Z.")));
        clock.advance(TEN.plusSeconds(30));
        assertThat(handle.explain().verdict()).isEqualTo("overdue");
        assertThat(handle.explain().reasons().get(0)).contains("2026-03-04T12:10:00Z", "30 s");
        Claim claim = fire(handle.id());
        Explanation running = handle.explain();
        assertThat(running.verdict()).isEqualTo("unfinished runs");
        assertThat(running.reasons().get(0)).contains(claim.run().value(), "dropped");
        assertThat(running.reasons().get(1)).contains("It fires at", "The last fire time was 2026-03-04T12:10:00Z");
        handle.pause("maintenance", "ada");
        Explanation paused = handle.explain();
        assertThat(paused.verdict()).isEqualTo("paused");
        assertThat(paused.reasons().get(0)).contains("ada", "maintenance", "2026-03-04T12:10:30Z");
        assertThat(paused.reasons()).hasSize(2);
    }

    @Test
    void anExplanationOfWhatIsOverSaysSo() {
        beat();
        ScheduleHandle once = sweep().id("once").now().create();
        succeed(fire(once.id()));
        assertThat(once.explain().verdict()).isEqualTo("completed");
        assertThat(once.explain().reasons()).hasSize(1);
    }

    @Test
    void aStalledScheduleIsExplainedAndResumed() {
        beat();
        ScheduleHandle handle = sweep().id("x").every(TEN).create();
        Instant next = handle.schedule().next().orElseThrow();
        lostDueEntry(handle.id());
        assertThat(handle.explain().verdict()).isEqualTo("stalled");
        assertThat(handle.resume().schedule().next()).contains(next);
    }
}
