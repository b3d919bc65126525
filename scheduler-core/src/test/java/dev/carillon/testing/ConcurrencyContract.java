package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
interface ConcurrencyContract extends StoreCase {

    int CALLERS = 8;

    /** The results of one call from each of {@link #CALLERS} threads, which get their numbers. */
    private static <T> List<T> fromManyThreads(CallOfThread<T> call) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                calls.add(() -> call.of(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What one thread does. */
    @FunctionalInterface
    interface CallOfThread<T> {
        T of(int number) throws Exception;
    }

    @Test
    default void eachOccurrenceIsGrantedToOneCaller() throws Exception {
        Scene scene = scene();
        List<StoredSchedule> due = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            due.add(scene.due("s" + i));
        }
        Optional<Instant> next = Optional.of(scene.later());
        List<List<Claim>> granted = fromManyThreads(number -> {
            List<StoredSchedule> order = new ArrayList<>(due);
            Collections.shuffle(order, new Random(number));
            List<Claim> mine = new ArrayList<>();
            for (StoredSchedule schedule : order) {
                ClaimReply reply = scene.claim(scene.fireItem(schedule, next));
                if (reply instanceof ClaimReply.Granted won) {
                    mine.add(won.claim());
                } else {
                    assertThat(reply).isEqualTo(new ClaimReply.Moved());
                }
            }
            return mine;
        });
        List<Claim> all = granted.stream().flatMap(List::stream).toList();
        List<RunId> expected = due.stream()
                .map(schedule ->
                        RunId.of(schedule.schedule().id(), schedule.next().orElseThrow()))
                .toList();
        assertThat(all).extracting(Claim::run).containsExactlyInAnyOrderElementsOf(expected);
        for (List<Claim> mine : granted) {
            assertFencesRise(mine);
        }
    }

    private static void assertFencesRise(List<Claim> claims) {
        claims.stream().map(Claim::shard).distinct().forEach(shard -> {
            List<Fence> fences = claims.stream()
                    .filter(claim -> claim.shard().equals(shard))
                    .map(Claim::fence)
                    .toList();
            assertThat(fences).isSorted().doesNotHaveDuplicates();
        });
    }

    @Test
    default void aWaitingRunIsGrantedToOneCaller() throws Exception {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        RunId run = scene.trigger(schedule);
        StoredSchedule waiting = scene.again(schedule);
        List<ClaimReply> replies = fromManyThreads(number -> scene.claim(scene.startItem(waiting, run)));
        assertThat(replies).filteredOn(ClaimReply.Granted.class::isInstance).hasSize(1);
        assertThat(replies).filteredOn(ClaimReply.Moved.class::isInstance).hasSize(CALLERS - 1);
    }

    @Test
    default void theSameDefinitionFromManyIsOneSchedule() throws Exception {
        Scene scene = scene();
        Schedule schedule = scene.hourly("same");
        PutRequest request = PutRequest.create(schedule, true, scene.past(), Optional.of(scene.later()));
        List<PutReply> replies = fromManyThreads(number -> scene.store().put(request));
        assertThat(replies).filteredOn(PutReply.Stored.class::isInstance).hasSize(1);
        assertThat(replies).filteredOn(PutReply.Unchanged.class::isInstance).hasSize(CALLERS - 1);
        assertThat(scene.get(schedule.id()).generation()).isEqualTo(1);
    }

    @Test
    default void ofManyUpdatesFromTheSameStateOneIsStored() throws Exception {
        Scene scene = scene();
        StoredSchedule old = scene.put(scene.hourly("raced"), scene.later());
        List<PutReply> replies = fromManyThreads(number -> {
            Schedule update = new Schedule(
                    old.schedule().id(),
                    scene.task,
                    Scene.HOURLY,
                    Bounds.NONE,
                    Payload.of(number),
                    old.schedule().policies(),
                    "",
                    List.of());
            return scene.store().put(PutRequest.replace(old, update, true, old.anchor(), old.next()));
        });
        assertThat(replies).filteredOn(PutReply.Stored.class::isInstance).hasSize(1);
        assertThat(replies).filteredOn(PutReply.Differs.class::isInstance).hasSize(CALLERS - 1);
        assertThat(scene.again(old).generation()).isEqualTo(2);
    }
}
