package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ListRequest;
import dev.carillon.store.Pause;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Schedules as they are shown: what a pause of several holds with the reason, the actor and the end that this has now. The
 * pauses are asked for once, when the first such schedule comes. One for each question; thread-safe.
 */
final class Reading {

    private final ScheduleStore store;
    private @Nullable List<GroupPause> pauses;

    Reading(ScheduleStore store) {
        this.store = store;
    }

    Optional<StoredSchedule> get(ScheduleId id) {
        return store.get(id).map(this::shown);
    }

    SchedulePage page(ListRequest request) {
        SchedulePage page = store.list(request);
        return new SchedulePage(page.schedules().stream().map(this::shown).toList(), page.cursor());
    }

    Stream<StoredSchedule> list(ListRequest request) {
        return Stream.iterate(
                        Optional.of(page(request)),
                        Optional::isPresent,
                        page -> page.map(SchedulePage::cursor)
                                .filter(cursor -> !cursor.isEmpty())
                                .map(cursor -> page(request.from(cursor))))
                .flatMap(page -> page.stream().flatMap(some -> some.schedules().stream()));
    }

    StoredSchedule shown(StoredSchedule schedule) {
        boolean isHeld = schedule.pause().flatMap(Pause::via).isPresent();
        return isHeld ? schedule.withPauseOf(pauses()) : schedule;
    }

    private synchronized List<GroupPause> pauses() {
        List<GroupPause> known = pauses;
        if (known == null) {
            known = store.pauses();
            pauses = known;
        }
        return known;
    }
}
