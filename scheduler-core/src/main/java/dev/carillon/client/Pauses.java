package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The pauses of several schedules: made, looked at, and ended. */
final class Pauses {

    /** How many looks in a row may resume nothing before the rest is left to the nodes. */
    private static final int MOST_IDLE_LOOKS = 3;

    private final ScheduleStore store;

    Pauses(ScheduleStore store) {
        this.store = store;
    }

    /** A pause from now on, whose end, if it has one, lies in the future. */
    static Pause starting(String reason, String actor, Optional<Instant> until, Instant now) {
        Pause pause = new Pause(reason, actor, now, until, Optional.empty(), Optional.empty());
        if (until.isPresent() && !until.get().isAfter(now)) {
            throw new IllegalArgumentException("until: " + until.get() + " has passed");
        }
        return pause;
    }

    void pause(PauseScope scope, Pause pause) {
        if (!store.pauseAll(scope, pause)) {
            throw new IllegalStateException("scope: " + scope + " is one pause too many, there may be "
                    + ScheduleStore.MAX_PAUSES + " at a time");
        }
    }

    /** Those that hold now. */
    List<GroupPause> holding(Instant now) {
        return store.pauses().stream().filter(pause -> pause.holdsAt(now)).toList();
    }

    /** @throws ScheduleConflictException when a pause of several holds the schedule, and has not ended */
    void requireNotHeld(StoredSchedule schedule, Instant now) {
        Optional<PauseScope> via = schedule.pause().flatMap(Pause::via);
        holding(now).stream()
                .filter(pause -> via.filter(pause.scope()::equals).isPresent())
                .findFirst()
                .ifPresent(pause -> {
                    throw new ScheduleConflictException(
                            schedule.schedule().id(),
                            "is held by the pause of " + pause.scope() + " ("
                                    + pause.pause().actor() + ": "
                                    + pause.pause().reason() + "); resume that");
                });
    }

    /**
     * Ends a pause, then resumes what it held; whatever is left when this process dies, or others take part, is resumed by
     * the nodes.
     */
    boolean resume(PauseScope scope, CatchUp catchUp) {
        boolean ended = store.endPause(scope, catchUp);
        for (int shard = 0; ended && shard < store.shards(); shard++) {
            resumeEnded(new Shard(shard));
        }
        return ended;
    }

    /**
     * Lets a schedule go that an update took out of the pause of several that holds it; another one that covers it takes hold
     * of it instead. What cannot be done because others change it meanwhile, or because this process dies, the nodes do.
     */
    StoredSchedule letGo(StoredSchedule stored) {
        StoredSchedule seen = stored;
        for (int round = 0; round < Changes.MOST_ROUNDS && seen.isHeldInVain(); round++) {
            store.resume(OccurrencePlanner.resume(EndedPauses.Ended.outOf(store.pauses(), seen, Changes.now(store))));
            Optional<StoredSchedule> now = store.get(seen.schedule().id());
            if (now.isEmpty()) {
                return seen;
            }
            seen = now.get();
        }
        return seen;
    }

    private void resumeEnded(Shard shard) {
        int idle = 0;
        while (idle < MOST_IDLE_LOOKS) {
            List<EndedPauses.Ended> found =
                    store.endedPauses(shard, ScheduleStore.MAX_BATCH).schedules();
            if (found.isEmpty()) {
                return;
            }
            long resumed = found.stream()
                    .filter(ended -> store.resume(OccurrencePlanner.resume(ended)))
                    .count();
            idle = resumed == 0 ? idle + 1 : 0;
        }
    }
}
