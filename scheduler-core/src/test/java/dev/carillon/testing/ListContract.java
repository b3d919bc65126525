package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ListRequest;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading many schedules. */
interface ListContract extends StoreCase {

    private List<StoredSchedule> walk(ListRequest first) {
        List<StoredSchedule> found = new ArrayList<>();
        ListRequest request = first;
        while (true) {
            SchedulePage page = scene().store().list(request);
            found.addAll(page.schedules());
            if (page.cursor().isEmpty()) {
                return found;
            }
            request = request.from(page.cursor());
        }
    }

    private static ListRequest of(int limit, TaskName task, Optional<ScheduleState> state, Optional<String> tag) {
        return new ListRequest("", limit, Optional.of(task), state, tag);
    }

    @Test
    default void everyScheduleIsOnSomePageOnce() {
        Scene scene = scene();
        List<StoredSchedule> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(scene.put(scene.hourly("s" + i), scene.later()));
        }
        assertThat(walk(of(7, scene.task, Optional.empty(), Optional.empty())))
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(walk(ListRequest.all())).containsAll(all);
    }

    @Test
    default void whatStaysIsFoundWhileOthersAreDeleted() {
        Scene scene = scene();
        List<ScheduleId> kept = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            kept.add(scene.put(scene.hourly("s" + i), scene.later()).schedule().id());
        }
        List<ScheduleId> found = new ArrayList<>();
        ListRequest request = of(5, scene.task, Optional.empty(), Optional.empty());
        while (true) {
            SchedulePage page = scene.store().list(request);
            page.schedules().forEach(schedule -> found.add(schedule.schedule().id()));
            if (page.cursor().isEmpty()) {
                break;
            }
            scene.store().delete(kept.remove(0));
            request = request.from(page.cursor());
        }
        assertThat(found).containsAll(kept);
    }

    @Test
    default void filtersNarrowTheList() {
        Scene scene = scene();
        StoredSchedule active = scene.put(scene.hourly("active"), scene.later());
        StoredSchedule paused = scene.pause(scene.put(scene.hourly("paused"), scene.later()));
        StoredSchedule completed = scene.put(scene.hourly("completed"), Optional.empty());
        StoredSchedule tagged = scene.put(
                new Schedule(
                        scene.id("tagged"),
                        scene.otherTask,
                        Scene.HOURLY,
                        Bounds.NONE,
                        Payload.NONE,
                        Policies.DEFAULT,
                        "",
                        List.of("blue", "red")),
                scene.later());
        int limit = ScheduleStore.MAX_BATCH;
        assertThat(walk(of(limit, scene.task, Optional.empty(), Optional.empty())))
                .containsExactlyInAnyOrder(active, paused, completed);
        assertThat(walk(of(limit, scene.task, Optional.of(ScheduleState.PAUSED), Optional.empty())))
                .containsExactly(paused);
        assertThat(walk(of(limit, scene.task, Optional.of(ScheduleState.COMPLETED), Optional.empty())))
                .containsExactly(completed);
        assertThat(walk(of(limit, scene.otherTask, Optional.empty(), Optional.of("red"))))
                .containsExactly(tagged);
        assertThat(walk(of(limit, scene.otherTask, Optional.empty(), Optional.of("green"))))
                .isEmpty();
    }

    @Test
    default void aTaskWithoutSchedulesGivesAnEmptyList() {
        assertThat(walk(of(10, scene().otherTask, Optional.empty(), Optional.empty())))
                .isEmpty();
    }
}
