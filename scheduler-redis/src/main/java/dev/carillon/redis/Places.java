package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskName;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where the schedules and the runs of a shard stand, asked by their names: no record is read for it. */
final class Places {

    /** In more lanes than these it is not looked: reading a record costs less than asking so many sets for its name. */
    private static final int MOST_LANES = 8;

    private final Namespace namespace;
    private final Keys keys;

    Places(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    /** All lanes in which something of the shard may stand. */
    List<Lane> lanes(Shard shard) {
        Set<String> tasks = namespace.requests().send("read tasks", commands -> commands.smembers(keys.tasks(shard)));
        Set<String> urgent = namespace.requests().send("read lanes", commands -> commands.smembers(keys.lanes(shard)));
        return Stream.concat(tasks.stream(), urgent.stream())
                .map(Namespace::readableLane)
                .distinct()
                .toList();
    }

    /** The schedules found neither among those with a fire time in one of the lanes nor among the completed ones. */
    List<String> schedulesNowhere(Shard shard, List<Lane> lanes, List<String> ids) {
        List<String> sets = Requests.growing(keys.finished(shard));
        lanes.stream().limit(MOST_LANES).map(lane -> keys.due(shard, lane)).forEach(sets::add);
        return nowhere(sets, ids);
    }

    /** The runs found neither among the running ones, nor among the dead ones, nor among those that wait in one of the lanes. */
    List<String> runsNowhere(Shard shard, List<Lane> lanes, List<String> runs) {
        List<String> sets = Requests.growing(keys.leases(shard));
        sets.add(keys.dead(shard));
        lanes.stream().limit(MOST_LANES).map(lane -> keys.waiting(shard, lane)).forEach(sets::add);
        return nowhere(sets, runs);
    }

    /** The names that are in none of the sets; one that is no set has no names. */
    List<String> nowhere(List<String> sets, List<String> names) {
        List<String> left = names;
        for (String set : sets) {
            if (left.isEmpty()) {
                return left;
            }
            left = outside(set, left);
        }
        return left;
    }

    private List<String> outside(String set, List<String> names) {
        String[] members = names.toArray(String[]::new);
        List<Double> scores = namespace
                .requests()
                .sendAll("read places", List.of(commands -> commands.zmscore(set, members)), List.<Double>of())
                .get(0);
        if (scores.isEmpty()) {
            return names;
        }
        List<String> outside = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            if (scores.get(i) == null) {
                outside.add(members[i]);
            }
        }
        return outside;
    }

    /** How many schedules of each task are due. */
    Map<TaskName, Integer> due(Shard shard, List<Lane> lanes, Instant now) {
        Range<Long> until = Range.create(0L, now.toEpochMilli());
        List<Long> counts = namespace
                .requests()
                .sendAll(
                        "count due",
                        lanes.stream()
                                .map(lane -> counting(keys.due(shard, lane), until))
                                .toList(),
                        0L);
        Map<TaskName, Integer> due = new HashMap<>();
        for (int i = 0; i < lanes.size(); i++) {
            if (counts.get(i) > 0) {
                due.merge(lanes.get(i).task(), Math.toIntExact(counts.get(i)), Integer::sum);
            }
        }
        return due;
    }

    private static Function<RedisClusterAsyncCommands<String, String>, RedisFuture<Long>> counting(
            String set, Range<Long> range) {
        return commands -> commands.zcount(set, range);
    }
}
