package dev.carillon.store;

import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pause of several schedules at once. It stands beside the schedules: one of them is held when its fire time comes.
 *
 * @param scope which schedules
 * @param pause why, since when, until when
 * @param ended when somebody ended it; it is kept until what it held has been resumed
 * @param catchUp what becomes of the fire times that it held back
 */
public record GroupPause(PauseScope scope, Pause pause, Optional<Instant> ended, CatchUp catchUp) {

    /** When it ends or ended, as far as is known. */
    public Optional<Instant> end() {
        return ended.or(pause::until);
    }

    /** True while nothing of its schedules may start. */
    public boolean holdsAt(Instant moment) {
        return end().map(moment::isBefore).orElse(true);
    }

    /** The same as that of one schedule. */
    Pause asHeldSince(Instant since) {
        return new Pause(pause.reason(), pause.actor(), since, pause.until(), Optional.of(scope), Optional.empty());
    }

    /** One for each scope, out of those of several shards: while it holds in one of them, it holds. */
    public static List<GroupPause> merged(Stream<GroupPause> pauses) {
        Map<PauseScope, GroupPause> byScope = new TreeMap<>();
        pauses.forEach(each ->
                byScope.merge(each.scope(), each, (one, other) -> one.ended().isPresent() ? other : one));
        return List.copyOf(byScope.values());
    }

    /** Those of several that cover a schedule and hold it at a moment, in the order of their scopes. */
    public static List<GroupPause> holding(List<GroupPause> pauses, Schedule schedule, Instant moment) {
        return pauses.stream()
                .filter(each -> each.scope().covers(schedule) && each.holdsAt(moment))
                .sorted(Comparator.comparing(GroupPause::scope))
                .toList();
    }
}
