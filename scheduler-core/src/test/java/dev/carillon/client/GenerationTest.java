package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Definitions that are stored only where they replace what was read. */
class GenerationTest extends ClientCase {

    private static final int ROUNDS = 300;

    private static Schedule definition(int priority) {
        return new Schedule(id("x"), new TaskName("any"), new Every(Duration.ofMinutes(10)), Payload.NONE)
                .withPolicies(Policies.DEFAULT.withPriority(priority));
    }

    private StoredSchedule stored() {
        return client.get(id("x")).orElseThrow();
    }

    @Test
    void noneMeansThatThereMustBeNone() {
        ScheduleHandle created = client.put(definition(1), 0);
        assertThat(created.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(client.put(definition(1), 0).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThatExceptionOfType(ScheduleConflictException.class)
                .isThrownBy(() -> client.put(definition(2), 0))
                .withMessage("id: \"x\" is taken by another definition");
        assertThat(stored()).isEqualTo(created.schedule());
    }

    @Test
    void theGenerationThatWasReadIsReplaced() {
        client.put(definition(1));
        ScheduleHandle updated = client.put(definition(2), 1);
        assertThat(updated.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(updated.schedule().generation()).isEqualTo(2);
        assertThat(updated.schedule().next()).contains(NOON.plus(Duration.ofMinutes(10)));
        assertThat(client.put(definition(2), 2).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(stored().generation()).isEqualTo(2);
    }

    @Test
    void anotherGenerationIsNotReplaced() {
        client.put(definition(1));
        client.put(definition(2));
        for (long generation : new long[] {1, 3}) {
            assertThatExceptionOfType(ScheduleConflictException.class)
                    .isThrownBy(() -> client.put(definition(3), generation))
                    .withMessage("id: \"x\" has generation 2 and not " + generation);
        }
        assertThat(stored().schedule()).isEqualTo(definition(2));
    }

    @Test
    void nothingIsReplacedWhereThereIsNothing() {
        assertThatExceptionOfType(UnknownScheduleException.class).isThrownBy(() -> client.put(definition(1), 1));
        assertThat(client.get(id("x"))).isEmpty();
    }

    @Test
    void aCalendarThatThereIsNotIsNamed() {
        client.put(definition(1));
        Schedule excepting = definition(1).withBounds(Bounds.NONE.withExcept(List.of(new CalendarName("none"))));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> client.put(excepting, 1))
                .withMessageStartingWith("except: ");
    }

    @Test
    void ofTwoWhoReadTheSameOneReplacesIt() throws Exception {
        client.put(definition(0));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long generation = stored().generation();
                Schedule wanted = definition(1 + round % 8);
                Callable<Boolean> replace = () -> {
                    start.await();
                    return replaces(wanted, generation);
                };
                List<Future<Boolean>> results = threads.invokeAll(List.of(replace, replace));
                assertThat(results.get(0).get() ^ results.get(1).get()).isTrue();
                assertThat(stored().generation()).isEqualTo(generation + 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean replaces(Schedule wanted, long generation) {
        String who = Thread.currentThread().getName();
        Schedule mine = new Schedule(
                wanted.id(),
                wanted.task(),
                wanted.recurrence(),
                wanted.bounds(),
                wanted.payload(),
                wanted.policies(),
                who,
                List.of());
        try {
            return client.put(mine, generation).outcome() == Outcome.UPDATED;
        } catch (ScheduleConflictException e) {
            return false;
        }
    }
}
