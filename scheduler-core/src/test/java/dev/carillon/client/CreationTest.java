package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.run.Claim;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CreationTest extends ClientCase {

    private static final Duration TEN = Duration.ofMinutes(10);

    @Test
    void theSameDefinitionIsTheSameSchedule() {
        ScheduleHandle first = mail("ada").every(TEN).create();
        clock.advance(Duration.ofMinutes(3));
        ScheduleHandle second = mail("ada").every(TEN).create();
        assertThat(first.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(second.schedule()).isEqualTo(first.schedule());
        assertThat(first.id().value()).matches("mail-[a-z2-7]{16}");
    }

    @Test
    void aDefinitionThatIsThereAsAWholeIsStored() {
        ScheduleHandle derived = mail("ada").every(TEN).create();
        assertThat(client.put(derived.schedule().schedule()).outcome()).isEqualTo(Outcome.UNCHANGED);
        Schedule other = derived.schedule().schedule().withId(id("other"));
        assertThat(client.put(other).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(client.put(other.withPolicies(Policies.DEFAULT.withPriority(3)))
                        .outcome())
                .isEqualTo(Outcome.UPDATED);
        assertThat(client.get(id("other")).orElseThrow().schedule().policies().priority())
                .isEqualTo(3);
    }

    @Test
    void theOrderOfFieldsMakesNoDifference() {
        ScheduleId one = client.schedule("map", Payload.ofJson("{\"a\":1,\"b\":[1,2]}"))
                .every(TEN)
                .create()
                .id();
        ScheduleId two = client.schedule("map", Payload.of(Map.of("b", List.of(1, 2), "a", 1)))
                .every(TEN)
                .create()
                .id();
        assertThat(two).isEqualTo(one);
    }

    @Test
    void anotherTaskRecurrenceOrPayloadIsAnotherSchedule() {
        List<ScheduleId> ids = List.of(
                mail("ada").every(TEN).create().id(),
                mail("bob").every(TEN).create().id(),
                mail("ada").every(TEN.plusSeconds(1)).create().id(),
                sweep().every(TEN).create().id());
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void aDefinitionWithoutAnIdFindsTheOneThatWasGivenAnId() {
        ScheduleHandle named = mail("ada").id("chosen").every(TEN).create();
        ScheduleHandle found = mail("ada").every(TEN).create();
        assertThat(found.id()).isEqualTo(named.id());
        assertThat(found.outcome()).isEqualTo(Outcome.UNCHANGED);
        ScheduleHandle updated = mail("ada").every(TEN).misfire(Misfire.SKIP).create();
        assertThat(updated.id()).isEqualTo(named.id());
        assertThat(updated.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(client.list(ListRequest.all())).hasSize(1);
    }

    @Test
    void anotherDefinitionOfTheIdReplacesIt() {
        any("x").every(TEN).create();
        clock.advance(Duration.ofMinutes(3));
        ScheduleHandle updated = any("x").every(Duration.ofMinutes(1)).create();
        assertThat(updated.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(updated.schedule().generation()).isEqualTo(2);
        assertThat(updated.schedule().anchor()).isEqualTo(NOON.plusSeconds(180));
        assertThat(updated.schedule().next()).contains(NOON.plusSeconds(240));
    }

    @Test
    void anUpdateThatLeavesTheRuleKeepsAnchorAndFireTime() {
        ScheduleHandle first = any("x").every(TEN).create();
        clock.advance(Duration.ofMinutes(3));
        ScheduleHandle updated = any("x").every(TEN).description("other words").create();
        assertThat(updated.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(updated.schedule().anchor()).isEqualTo(first.schedule().anchor());
        assertThat(updated.schedule().next()).isEqualTo(first.schedule().next());
    }

    @Test
    void anUpdateSurvivesAPauseAndLeavesTheRunningRun() {
        ScheduleHandle first = any("x").every(TEN).create();
        clock.advance(TEN);
        Claim claim = fire(first.id());
        first.pause("maintenance");
        ScheduleHandle updated = any("x").every(Duration.ofMinutes(1)).create();
        assertThat(updated.schedule().state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(updated.schedule().next()).isEmpty();
        assertThat(updated.schedule().unfinished()).containsExactly(claim.run());
        assertThat(updated.warnings()).anyMatch(line -> line.contains("paused"));
    }

    @Test
    void aConflictMayBeKeptOrFail() {
        StoredSchedule first = any("x").every(TEN).create().schedule();
        ScheduleHandle kept = any("x").every(Duration.ofMinutes(1))
                .onConflict(OnConflict.KEEP)
                .create();
        assertThat(kept.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(kept.schedule()).isEqualTo(first);
        ScheduleBuilder failing = any("x").every(Duration.ofMinutes(1)).onConflict(OnConflict.FAIL);
        assertThatExceptionOfType(ScheduleConflictException.class)
                .isThrownBy(failing::create)
                .withMessage("id: \"x\" is taken by another definition")
                .satisfies(conflict -> assertThat(conflict.id()).isEqualTo(id("x")));
        assertThat(client.get(id("x"))).contains(first);
    }

    @Test
    void anEqualDefinitionIsNoConflict() {
        any("x").every(TEN).create();
        assertThat(any("x").every(TEN).onConflict(OnConflict.FAIL).create().outcome())
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aFinishedOneTimeScheduleIsNotTakenForALiveOne() {
        ScheduleHandle first = any("x").at(NOON).create();
        fireAndSucceed(first.id());
        ScheduleHandle again = any("x").at(NOON).create();
        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(again.schedule().state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(again.warnings()).anyMatch(line -> line.contains("completed"));
        ScheduleHandle later = any("x").at(NOON.plusSeconds(60)).create();
        assertThat(later.schedule().state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(later.schedule().next()).contains(NOON.plusSeconds(60));
    }

    @Test
    void itWarnsWhenNobodyKnowsTheTask() {
        ScheduleHandle handle = sweep().every(TEN).create();
        assertThat(handle.warnings())
                .containsExactly(
                        "No live node knows the task \"sweep\": its runs wait until one does; no node is alive.");
        beat();
        assertThat(handle.warnings()).isEmpty();
        assertThat(any("x").every(TEN).create().warnings())
                .singleElement()
                .asString()
                .contains("\"any\"", "alive are node-1");
    }

    @Test
    void manyCreatorsOfTheSameThousandMakeThemOnce() throws Exception {
        List<List<ScheduleHandle>> created = fromTwoThreads(() -> {
            List<ScheduleHandle> handles = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                handles.add(mail("user" + i).every(TEN).create());
            }
            return handles;
        });
        for (int i = 0; i < 1_000; i++) {
            ScheduleHandle one = created.get(0).get(i);
            ScheduleHandle two = created.get(1).get(i);
            assertThat(List.of(one.outcome(), two.outcome()))
                    .containsExactlyInAnyOrder(Outcome.CREATED, Outcome.UNCHANGED);
            assertThat(one.schedule()).isEqualTo(two.schedule());
        }
        assertThat(client.list(ListRequest.all())).hasSize(1_000).allMatch(schedule -> schedule.generation() == 1);
    }

    @Test
    void manyUpdatersOfOneScheduleAllGetThrough() throws Exception {
        any("x").every(TEN).create();
        List<Long> updates = fromTwoThreads(() -> {
            long updated = 0;
            for (int i = 0; i < 500; i++) {
                ScheduleHandle handle = any("x").every(TEN)
                        .description(Thread.currentThread().getName() + i)
                        .create();
                updated += handle.outcome() == Outcome.UPDATED ? 1 : 0;
            }
            return updated;
        });
        assertThat(updates).containsExactly(500L, 500L);
        assertThat(client.get(id("x")).orElseThrow().generation()).isEqualTo(1_001);
    }

    private void fireAndSucceed(ScheduleId id) {
        succeed(fire(id));
    }

    private static <T> List<T> fromTwoThreads(Callable<T> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            Callable<T> together = () -> {
                start.await();
                return call.call();
            };
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(List.of(together, together))) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
