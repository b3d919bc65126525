package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The schedules that were due within a pause of several without being held: nobody asked for them before it ended, perhaps
 * because no node knows their task. They are held now, so that their fire times count as what they are.
 */
final class LateSchedules {

    private final Namespace namespace;
    private final Keys keys;
    private final ReadRequests reads;
    private final Places places;

    LateSchedules(Namespace namespace, ReadRequests reads) {
        this.namespace = namespace;
        this.keys = namespace.keys();
        this.reads = reads;
        this.places = new Places(namespace);
    }

    /**
     * Holds some of those that a pause covers.
     *
     * @param end when the pause ended
     * @return how many; 0 when there are none
     */
    int hold(Shard shard, PauseScope scope, Instant end, int most) {
        for (Lane lane : lanes(shard, scope)) {
            int held = hold(shard, lane, scope, end, most);
            if (held > 0) {
                return held;
            }
        }
        return 0;
    }

    /** The lanes in which something of the scope may stand. */
    private List<Lane> lanes(Shard shard, PauseScope scope) {
        return places.lanes(shard).stream()
                .filter(lane -> scope.kind() != PauseScope.Kind.TASK
                        || lane.task().value().equals(scope.name()))
                .toList();
    }

    /** Goes through all that was due before the end: what the pause does not cover may lie before what it does. */
    private int hold(Shard shard, Lane lane, PauseScope scope, Instant end, int most) {
        Range<Long> before = Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(end.toEpochMilli()));
        int page = Math.min(most, ScheduleStore.MAX_BATCH);
        for (int offset = 0; ; offset += page) {
            Limit limit = Limit.create(offset, page);
            List<String> ids = namespace
                    .requests()
                    .send("read due", commands -> commands.zrangebyscore(keys.due(shard, lane), before, limit));
            List<StoredSchedule> covered =
                    reads
                            .read(
                                    shard,
                                    ids.stream()
                                            .map(id -> keys.schedulePrefix(shard) + id)
                                            .toList())
                            .stream()
                            .filter(schedule -> scope.covers(schedule.schedule()))
                            .filter(schedule -> !(schedule.schedule().recurrence() instanceof Once))
                            .toList();
            int held = covered.isEmpty() ? 0 : hold(shard, covered);
            if (held > 0 || ids.size() < page) {
                return held;
            }
        }
    }

    private int hold(Shard shard, List<StoredSchedule> schedules) {
        List<String> scriptKeys = Requests.growing(namespace.freshAnswer(shard), keys.pauses(shard), keys.held(shard));
        List<String> args = new ArrayList<>();
        for (StoredSchedule schedule : schedules) {
            ScheduleId id = schedule.schedule().id();
            Lane lane = schedule.schedule().lane();
            scriptKeys.add(keys.schedule(shard, id));
            scriptKeys.add(keys.due(shard, lane));
            scriptKeys.add(keys.waiting(shard, lane));
            args.add(id.value());
            args.add(lane.toString());
        }
        return Replies.number(namespace.requests().run(Script.HOLD_LATE, scriptKeys, args), 1);
    }
}
