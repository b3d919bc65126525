package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DropReason;
import dev.carillon.store.GroupPause;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ListRequest;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pauses of many schedules, and pauses with an end, as a caller sees them. */
class PauseClientTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final ScheduleId S = new ScheduleId("s");

    private final VirtualClock clock = new VirtualClock(NOON);
    private final ScheduleStore store = new InMemoryScheduleStore(clock, 3, Duration.ofHours(1));
    private final SchedulerClient client = new SchedulerClient(store, "ada");

    private ScheduleHandle create() {
        return client.schedule("report", Payload.NONE)
                .id("s")
                .every(Duration.ofHours(1))
                .tags("billing")
                .create();
    }

    @Test
    void aScopeIsWrittenInOneWord() {
        for (String text : List.of("all", "tag:team:billing", "task:report")) {
            assertThat(PauseScope.parse(text)).hasToString(text);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PauseScope.tag("a b"))
                .withMessageStartingWith("tag: \"a b\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PauseScope.task("A"))
                .withMessageStartingWith("task: \"A\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PauseScope.parse("group:a"))
                .withMessageStartingWith("scope: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PauseScope(PauseScope.Kind.ALL, "a"))
                .withMessageStartingWith("scope: ");
    }

    @Test
    void aScopeCoversWhatItSays() {
        Schedule schedule = create().schedule().schedule();
        assertThat(List.of(PauseScope.all(), PauseScope.tag("billing"), PauseScope.task("report")))
                .allMatch(scope -> scope.covers(schedule));
        assertThat(List.of(PauseScope.tag("report"), PauseScope.task("billing")))
                .noneMatch(scope -> scope.covers(schedule));
    }

    @Test
    void theEndOfAPauseMustLieAhead() {
        create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pause(S, "why", NOON))
                .withMessage("until: 2026-03-04T12:00:00Z has passed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pause(PauseScope.all(), "why", NOON.minusSeconds(1)))
                .withMessageStartingWith("until: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pause(PauseScope.all(), "why", Instant.MAX))
                .withMessageStartingWith("until: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pause(PauseScope.all(), ""))
                .withMessageStartingWith("reason: ");
        assertThat(client.pauses()).isEmpty();
        assertThat(store.get(S).orElseThrow().state()).isEqualTo(ScheduleState.ACTIVE);
    }

    @Test
    void thereIsAMostOfThem() {
        for (int i = 0; i < ScheduleStore.MAX_PAUSES; i++) {
            client.pause(PauseScope.tag("t" + i), "why");
        }
        client.pause(PauseScope.tag("t0"), "again");
        assertThatIllegalStateException()
                .isThrownBy(() -> client.pause(PauseScope.all(), "why"))
                .withMessageStartingWith("scope: all");
    }

    @Test
    void whereOneShardHasTooManyNoneIsPaused() {
        for (int i = 0; i < ScheduleStore.MAX_PAUSES; i++) {
            client.pause(PauseScope.tag("t" + i), "why");
        }
        store.endPause(PauseScope.tag("t0"), CatchUp.NONE);
        store.endedPauses(new Shard(0), 1);
        assertThatIllegalStateException().isThrownBy(() -> client.pause(PauseScope.all(), "why"));
        assertThat(store.pauses()).extracting(GroupPause::scope).doesNotContain(PauseScope.all());
        for (int shard = 1; shard < store.shards(); shard++) {
            store.endedPauses(new Shard(shard), 1);
        }
        client.pause(PauseScope.all(), "why");
        assertThat(client.pauses()).hasSize(ScheduleStore.MAX_PAUSES);
    }

    @Test
    void onlyWhatHoldsIsListed() {
        client.pause(PauseScope.all(), "why", NOON.plusSeconds(10));
        client.pause(PauseScope.tag("billing"), "freeze");
        assertThat(client.pauses())
                .extracting(GroupPause::scope)
                .containsExactly(PauseScope.all(), PauseScope.tag("billing"));
        assertThat(client.pauses().get(1).pause().actor()).isEqualTo("ada");
        clock.advance(Duration.ofSeconds(10));
        assertThat(client.pauses()).extracting(GroupPause::scope).containsExactly(PauseScope.tag("billing"));
        assertThat(client.resume(PauseScope.tag("billing"))).isTrue();
        assertThat(client.pauses()).isEmpty();
        assertThat(client.resume(PauseScope.task("report"))).isFalse();
    }

    /** Held by the pause of its tag since 12:00, at 15:30. */
    private void held() {
        create();
        client.pause(PauseScope.tag("billing"), "freeze");
        client.pause(S, "mine");
        client.resume(S);
        clock.advance(Duration.ofMinutes(210));
    }

    private void assertShowsTheNewPause(Pause pause) {
        assertThat(pause.reason()).isEqualTo("thaw");
        assertThat(pause.actor()).isEqualTo("bob");
        assertThat(pause.until()).contains(NOON.plus(Duration.ofHours(9)));
        assertThat(pause.via()).contains(PauseScope.tag("billing"));
        assertThat(pause.since()).isEqualTo(NOON);
    }

    @Test
    void whatIsHeldShowsItsPauseAsThatIsNow() {
        held();
        new SchedulerClient(store, "bob").pause(PauseScope.tag("billing"), "thaw", NOON.plus(Duration.ofHours(9)));
        ListRequest all = ListRequest.all();
        ScheduleHandle unchanged = create();
        assertThat(unchanged.outcome()).isEqualTo(Outcome.UNCHANGED);
        for (StoredSchedule shown : List.of(
                client.get(S).orElseThrow(),
                client.handle(S).schedule(),
                unchanged.schedule(),
                client.page(all).schedules().get(0),
                client.list(all).findFirst().orElseThrow())) {
            assertThat(shown.state()).isEqualTo(ScheduleState.PAUSED);
            assertShowsTheNewPause(shown.pause().orElseThrow());
        }
        assertThat(client.explain(S).reasons().get(0)).endsWith("by bob (until 2026-03-04T21:00:00Z): thaw");
    }

    private ScheduleBuilder untagged() {
        return client.schedule("report", Payload.NONE).id("s").every(Duration.ofHours(1));
    }

    private void assertGoesOnWithoutWhatPassed() {
        StoredSchedule free = store.get(S).orElseThrow();
        assertThat(free.state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(free.pause()).isEmpty();
        assertThat(free.next()).contains(NOON.plusSeconds(4 * 3_600));
        RunRecord dropped = store.history(S, 2).get(0);
        assertThat(dropped.reason()).contains(DropReason.PAUSED);
        assertThat(dropped.nominal()).isEqualTo(NOON.plusSeconds(3 * 3_600));
        assertThat(dropped.missedCount()).isEqualTo(2);
        assertThat(store.history(S, 2)).hasSize(1);
    }

    @Test
    void anUpdateThatTakesAScheduleOutOfEveryPauseLetsItGo() {
        held();
        ScheduleHandle handle = untagged().create();
        assertThat(handle.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(handle.schedule()).isEqualTo(store.get(S).orElseThrow());
        assertGoesOnWithoutWhatPassed();
    }

    @Test
    void soDoesABatch() {
        held();
        client.createAll(List.of(untagged()));
        assertGoesOnWithoutWhatPassed();
    }

    @Test
    void whoSaysTheSameAgainDoesWhatADeadClientLeftUndone() {
        held();
        StoredSchedule read = store.get(S).orElseThrow();
        store.put(PutRequest.replace(read, untagged().wanted().schedule(), true, read.anchor(), Optional.empty()));
        assertThat(client.explain(S).reasons().get(0))
                .startsWith("The pause of tag:billing that held it does not cover it any more");
        assertThat(untagged().create().outcome()).isEqualTo(Outcome.UNCHANGED);
        assertGoesOnWithoutWhatPassed();
    }

    @Test
    void anUpdateLetsNothingGoThatAnotherPauseHolds() {
        held();
        client.pause(PauseScope.task("report"), "moving");
        assertThat(untagged().create().schedule().pause().orElseThrow().via()).contains(PauseScope.task("report"));
        assertThat(store.history(S, 1)).isEmpty();
        client.pause(S, "mine");
        client.resume(PauseScope.task("report"));
        untagged().description("another").create();
        assertThat(store.get(S).orElseThrow().pause().orElseThrow().reason()).isEqualTo("mine");
    }

    @Test
    void whatAPauseHoldsIsExplainedBeforeAndAfterItIsHeld() {
        ScheduleHandle handle = create();
        client.pause(PauseScope.tag("billing"), "freeze", NOON.plusSeconds(7_200));
        String words = "Everything with the tag \"billing\" was paused at 2026-03-04T12:00:00Z by ada"
                + " (until 2026-03-04T14:00:00Z): freeze";
        assertThat(handle.explain().verdict()).isEqualTo("paused");
        assertThat(handle.explain().reasons()).contains(words);
        assertThat(handle.warnings()).contains(words);

        client.pause(S, "mine");
        client.resume(S);
        assertThat(store.get(S).orElseThrow().pause().orElseThrow().via()).contains(PauseScope.tag("billing"));
        assertThat(handle.explain().reasons()).contains(words).noneMatch(reason -> reason.contains("mine"));
        assertThatExceptionOfType(ScheduleConflictException.class)
                .isThrownBy(() -> client.resume(S))
                .withMessage("id: \"s\" is held by the pause of tag:billing (ada: freeze); resume that");

        clock.advance(Duration.ofHours(2));
        assertThat(handle.explain().reasons().get(0)).startsWith("The pause of tag:billing that held it has ended");
        assertThat(client.resume(S).state()).isEqualTo(ScheduleState.ACTIVE);
    }
}
