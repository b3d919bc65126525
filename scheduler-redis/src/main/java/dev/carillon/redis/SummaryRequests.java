package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what stands in a shard. A script has to be given the names of all sets that it looks into, and which there are only
 * the server knows; so each answer brings the names, and one that leaves some out is asked for again. As lanes seldom come,
 * one exchange is enough nearly always. Thread-safe.
 */
final class SummaryRequests {

    /** What the script is given before the sets of the lanes. */
    private static final int PLACE_OF_TASKS = 2;

    private static final int PLACE_OF_LANES = 3;
    private static final int PLACE_OF_RUNNING = 4;
    private static final int PLACE_OF_DEAD = 5;
    private static final int PLACE_OF_COMPLETED = 6;
    private static final int PLACE_OF_QUARANTINED = 7;
    private static final int FIRST_LANE = 8;

    /** How often it is asked again because there are lanes that it was not asked for. */
    private static final int MOST_ROUNDS = 3;

    private final Namespace namespace;
    private final Keys keys;
    private final Map<Shard, List<Lane>> known = new ConcurrentHashMap<>();

    SummaryRequests(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    ShardSummary summary(Shard shard, Duration tolerance) {
        ShardSummary.requireTolerance(tolerance);
        List<Lane> asked = known.getOrDefault(shard, List.of());
        for (int round = 1; ; round++) {
            List<Object> reply = ask(shard, asked, tolerance);
            NavigableSet<Lane> all = lanes(reply);
            List<Lane> counted = all.stream().limit(ShardSummary.MAX_LANES).toList();
            known.put(shard, counted);
            if (round == MOST_ROUNDS || asked.equals(counted)) {
                asked.forEach(all::remove);
                return read(reply, asked, all.size());
            }
            asked = counted;
        }
    }

    private List<Object> ask(Shard shard, List<Lane> lanes, Duration tolerance) {
        List<String> scriptKeys = Requests.growing(
                keys.tasks(shard),
                keys.lanes(shard),
                keys.leases(shard),
                keys.dead(shard),
                keys.finished(shard),
                keys.quarantine(shard));
        for (Lane lane : lanes) {
            scriptKeys.add(keys.due(shard, lane));
            scriptKeys.add(keys.waiting(shard, lane));
        }
        long sent = namespace.clock().nanos();
        List<Object> reply =
                namespace.requests().run(Script.SUMMARIZE, scriptKeys, List.of(Long.toString(tolerance.toMillis())));
        namespace.learnTime(sent, reply);
        return reply;
    }

    private static NavigableSet<Lane> lanes(List<Object> reply) {
        NavigableSet<Lane> lanes = new TreeSet<>();
        for (int place : new int[] {PLACE_OF_TASKS, PLACE_OF_LANES}) {
            Replies.list(reply, place).forEach(name -> lanes.add(Namespace.readableLane(String.valueOf(name))));
        }
        return lanes;
    }

    private static ShardSummary read(List<Object> reply, List<Lane> lanes, int leftOut) {
        Map<TaskName, TaskSummary> tasks = new TreeMap<>();
        for (int i = 0; i < lanes.size(); i++) {
            TaskSummary one = read(lanes.get(i).task(), Replies.list(reply, FIRST_LANE + i));
            if (one.scheduled() + one.waiting() > 0) {
                tasks.merge(one.task(), one, TaskSummary::plus);
            }
        }
        long seconds = Long.parseLong(Replies.text(reply, 0));
        long millis = Long.parseLong(Replies.text(reply, 1)) / 1_000;
        return new ShardSummary(
                Instant.ofEpochMilli(seconds * 1_000 + millis),
                List.copyOf(tasks.values()),
                Replies.number(reply, PLACE_OF_RUNNING),
                Replies.number(reply, PLACE_OF_DEAD),
                Replies.number(reply, PLACE_OF_COMPLETED),
                Replies.number(reply, PLACE_OF_QUARANTINED),
                leftOut);
    }

    private static TaskSummary read(TaskName task, List<Object> counts) {
        String oldest = Replies.text(counts, 3);
        return new TaskSummary(
                task,
                Replies.number(counts, 0),
                Replies.number(counts, 1),
                Replies.number(counts, 2),
                oldest.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(oldest))));
    }
}
