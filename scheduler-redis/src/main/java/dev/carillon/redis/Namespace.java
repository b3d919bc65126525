package dev.carillon.redis;

import dev.carillon.run.ClaimToken;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.StoreFullException;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One namespace on one server: what every kind of request needs.
 *
 * @param requests sends
 * @param keys names
 * @param clock knows the server's time
 * @param layout knows over how many shards the schedules are spread
 */
record Namespace(Requests requests, Keys keys, OffsetClock clock, Layout layout) {

    /** What stands for a record that is no hash: a hash that is no record. */
    static final Map<String, String> NO_HASH = Map.of("", "the key is no hash");

    /** How often a request begins anew because the schedule changed under it. */
    static final int MOST_ROUNDS = 100;

    /** The reply of a script that was planned from a state that is no more. */
    static final String CHANGED = "changed";

    /** How many records one script reads: with the largest payloads, as much as does not hold up the server. */
    private static final int READ_TOGETHER = 25;

    /** How often the server is asked for the time at the start. */
    private static final int GREETINGS = 5;

    Shard shardOf(ScheduleId id) {
        return Shard.of(id, layout.shards());
    }

    String scheduleKey(ScheduleId id) {
        return keys.schedule(shardOf(id), id);
    }

    /**
     * The lane that a schedule has now, if the schedule is there.
     *
     * @throws StoreProtocolException when that is none
     */
    Optional<Lane> laneOf(ScheduleId id) {
        List<KeyValue<String, String>> read = requests.send(
                "read schedule",
                commands -> commands.hmget(scheduleKey(id), ScheduleCodec.TASK, ScheduleCodec.PRIORITY));
        try {
            return Optional.ofNullable(read.get(0).getValueOrElse(null))
                    .map(task ->
                            Lane.parse(ScheduleCodec.laneText(task, read.get(1).getValueOrElse(null))));
        } catch (IllegalArgumentException e) {
            throw new StoreProtocolException("schedule " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Sends a request that names the lane of a schedule, and begins anew when it was another one by then.
     *
     * @return the reply; empty when there is no such schedule
     * @throws StoreUnavailableException when the lane keeps changing
     */
    Optional<List<Object>> askWithLane(ScheduleId id, Function<Lane, List<Object>> request) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<Lane> lane = laneOf(id);
            if (lane.isEmpty()) {
                return Optional.empty();
            }
            List<Object> reply = request.apply(lane.get());
            if (!Replies.word(reply).equals(CHANGED)) {
                return Optional.of(reply);
            }
        }
        throw keepsChanging(id);
    }

    static StoreUnavailableException keepsChanging(ScheduleId id) {
        return new StoreUnavailableException("schedule " + id + " changes too often to be changed", null);
    }

    /** For a shard that has as many schedules as it may. */
    StoreFullException full(String cap) {
        String share = layout.shards() == 1 ? "" : " in each of its " + layout.shards() + " shards";
        return new StoreFullException(
                "schedules: namespace " + keys.namespace() + " has " + cap + share + ", as many as its cap allows");
    }

    /** The key of the answer to a request that is sent for the first time. */
    String freshAnswer(Shard shard) {
        return keys.answer(shard, ClaimToken.random().value());
    }

    /** The lane that a damaged record names, or one in which nothing stands. */
    static Lane readableLane(String text) {
        try {
            return Lane.parse(text);
        } catch (IllegalArgumentException e) {
            return Lane.of(new TaskName("none"));
        }
    }

    /** A few exchanges make the estimate of the server's clock good before anything is planned by it. */
    void learnTime() {
        for (int i = 0; i < GREETINGS; i++) {
            long sent = clock.nanos();
            List<String> time = requests.sendTo(keys.meta(), "time", commands -> commands.time());
            learnTime(sent, List.copyOf(time));
        }
    }

    /** Lets the clock learn from a reply that begins with the server's time. */
    void learnTime(long sentNanos, List<Object> reply) {
        long seconds = Long.parseLong(Replies.text(reply, 0));
        clock.learn(sentNanos, clock.nanos(), seconds, Long.parseLong(Replies.text(reply, 1)));
    }

    /** The same as {@link #readAll}, for keys of one shard: a script reads some of them at a time. */
    List<Map<String, String>> readOfShard(List<String> hashKeys) {
        List<Requests.Call> calls = new ArrayList<>();
        for (int from = 0; from < hashKeys.size(); from += READ_TOGETHER) {
            int to = Math.min(hashKeys.size(), from + READ_TOGETHER);
            calls.add(new Requests.Call(hashKeys.subList(from, to), List.of()));
        }
        List<Map<String, String>> records = new ArrayList<>(hashKeys.size());
        for (List<Object> reply : requests.runAll(Script.READ_RECORDS, calls)) {
            reply.forEach(record ->
                    records.add(record instanceof List<?> ? Replies.fields(Replies.listOf(record), 0) : NO_HASH));
        }
        return records;
    }

    /** The hashes under some keys, an empty one for a key that does not exist, {@link #NO_HASH} for one of another type. */
    List<Map<String, String>> readAll(List<String> hashKeys) {
        return requests.sendAll(
                "read records",
                hashKeys.stream()
                        .<Function<RedisClusterAsyncCommands<String, String>, RedisFuture<Map<String, String>>>>map(
                                key -> commands -> commands.hgetall(key))
                        .toList(),
                NO_HASH);
    }
}
