package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The words of the tests of pauses. */
interface PauseCase extends StoreCase {

    /** Long enough to act within it, short enough to wait for its end. */
    Duration SHORT = Duration.ofMillis(300);

    default PauseScope task() {
        return PauseScope.task(scene().task.value());
    }

    default PauseScope tag() {
        return PauseScope.tag(scene().task.value());
    }

    default Pause why() {
        return new Pause("maintenance", "tester", Instant.EPOCH);
    }

    default void pauseAll(PauseScope scope) {
        assertThat(scene().store().pauseAll(scope, why())).isTrue();
    }

    default Optional<GroupPause> pauseOf(PauseScope scope) {
        return scene().store().pauses().stream()
                .filter(pause -> pause.scope().equals(scope))
                .findFirst();
    }

    default List<Ended> ended(StoredSchedule schedule) {
        return endedPauses(schedule).schedules().stream()
                .filter(each -> each.schedule()
                        .schedule()
                        .id()
                        .equals(schedule.schedule().id()))
                .toList();
    }

    default EndedPauses endedPauses(StoredSchedule schedule) {
        return scene().store().endedPauses(scene().shard(schedule.schedule().id()), ScheduleStore.MAX_BATCH);
    }

    default StoredSchedule tagged(String name, Instant next) {
        Schedule plain = scene().hourly(name);
        return scene().put(
                        new Schedule(
                                plain.id(),
                                plain.task(),
                                plain.recurrence(),
                                plain.bounds(),
                                plain.payload(),
                                plain.policies(),
                                "",
                                List.of("other", tag().name())),
                        next);
    }

    default ClaimReply claim(StoredSchedule schedule) {
        return scene().claim(scene().fireItem(schedule, Optional.of(scene().later())));
    }

    default StoredSchedule held(StoredSchedule schedule) {
        assertThat(claim(schedule)).isEqualTo(new ClaimReply.Moved());
        StoredSchedule held = scene().again(schedule);
        assertThat(held.state()).isEqualTo(ScheduleState.PAUSED);
        return held;
    }

    /** Ends a pause, lets everything go on that it holds, and is sure that nothing of it is left. */
    default void resumeAll(PauseScope scope, CatchUp catchUp, StoredSchedule... schedules) {
        assertThat(scene().store().endPause(scope, catchUp)).isTrue();
        for (StoredSchedule schedule : schedules) {
            for (Ended ended : ended(schedule)) {
                assertThat(scene().store().resume(OccurrencePlanner.resume(ended)))
                        .isTrue();
            }
        }
        for (StoredSchedule schedule : schedules) {
            assertThat(ended(schedule)).isEmpty();
        }
        lookEverywhere();
    }

    default void forget(PauseScope scope) {
        scene().store().endPause(scope, CatchUp.NONE);
        lookEverywhere();
    }

    /** An ended pause is forgotten, shard by shard, by who finds nothing of it. */
    default void lookEverywhere() {
        ScheduleStore store = scene().store();
        for (int shard = 0; shard < store.shards(); shard++) {
            List<Ended> found;
            do {
                found = store.endedPauses(new Shard(shard), ScheduleStore.MAX_BATCH)
                        .schedules();
                found.forEach(ended -> store.resume(OccurrencePlanner.resume(ended)));
            } while (!found.isEmpty());
        }
    }
}
