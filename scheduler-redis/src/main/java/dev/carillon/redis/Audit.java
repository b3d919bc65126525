package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a shard and finds what should not be: the records that nothing leads to any more, the runs that stand
 * nowhere, the schedules that would stay silent for ever.
 */
final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** The most dead letters that a shard keeps; beyond that the oldest go. */
    private static final int MOST_DEAD = 10_000;

    private final Namespace namespace;
    private final Keys keys;
    private final ReadRequests reads;
    private final DefinitionRequests definitions;
    private final RecoveryRequests recoveries;

    Audit(Namespace namespace, ReadRequests reads, DefinitionRequests definitions, RecoveryRequests recoveries) {
        this.namespace = namespace;
        this.keys = namespace.keys();
        this.reads = reads;
        this.definitions = definitions;
        this.recoveries = recoveries;
    }

    AuditReply page(Shard shard, String cursor) {
        int purged = cursor.isEmpty() ? purge(shard) + forgetDead(shard) : 0;
        KeyScanCursor<String> page = reads.scan(shard, cursor.isEmpty() ? "0" : cursor);
        List<StoredSchedule> schedules = reads.read(shard, page.getKeys());
        List<StoredSchedule> stalled = new ArrayList<>();
        for (StoredSchedule schedule : stalledAmong(shard, schedules)) {
            if (schedule.unfinished().isEmpty()) {
                stalled.add(schedule);
            }
        }
        int repaired = repair(shard, schedules);
        return new AuditReply(page.isFinished() ? "" : page.getCursor(), schedules.size(), purged, repaired, stalled);
    }

    /** Active schedules without an entry among those due. */
    private List<StoredSchedule> stalledAmong(Shard shard, List<StoredSchedule> schedules) {
        List<StoredSchedule> active = schedules.stream()
                .filter(schedule -> schedule.state() == ScheduleState.ACTIVE)
                .toList();
        List<Double> scores = namespace
                .requests()
                .sendAll(
                        "read due",
                        active.stream()
                                .<Function<RedisClusterAsyncCommands<String, String>, RedisFuture<Double>>>map(
                                        schedule -> commands -> commands.zscore(
                                                keys.due(
                                                        shard,
                                                        schedule.schedule().task()),
                                                schedule.schedule().id().value()))
                                .toList(),
                        Double.NaN);
        List<StoredSchedule> missing = new ArrayList<>();
        for (int i = 0; i < active.size(); i++) {
            if (scores.get(i) == null) {
                missing.add(active.get(i));
            }
        }
        return missing;
    }

    private int repair(Shard shard, List<StoredSchedule> schedules) {
        int repaired = 0;
        for (StoredSchedule schedule : schedules) {
            for (RunId run : schedule.unfinished()) {
                if (recoveries.repair(shard, run, schedule.schedule().task())) {
                    repaired++;
                }
            }
        }
        return repaired;
    }

    private int purge(Shard shard) {
        Range<Long> ended = Range.create(0L, namespace.clock().instant().toEpochMilli());
        List<String> ids = namespace
                .requests()
                .send(
                        "read finished",
                        commands -> commands.zrangebyscore(
                                keys.finished(shard), ended, Limit.create(0, ScheduleStore.MAX_BATCH)));
        int purged = 0;
        for (String id : ids) {
            if (definitions.purge(new ScheduleId(id))) {
                purged++;
            }
        }
        return purged;
    }

    private int forgetDead(Shard shard) {
        String dead = keys.dead(shard);
        long tooMany = namespace.requests().<Long>send("count dead", commands -> commands.zcard(dead)) - MOST_DEAD;
        if (tooMany <= 0) {
            return 0;
        }
        long last = Math.min(tooMany, ScheduleStore.MAX_BATCH) - 1;
        List<String> oldest = namespace.requests().send("read dead", commands -> commands.zrange(dead, 0, last));
        for (String run : oldest) {
            namespace.requests().send("forget dead", commands -> commands.del(keys.run(shard, new RunId(run))));
            namespace.requests().send("forget dead", commands -> commands.zrem(dead, run));
        }
        return oldest.size();
    }

    void quarantine(Shard shard, BrokenRecord broken) {
        boolean due = broken.place() == BrokenRecord.Place.DUE;
        List<String> scriptKeys = Requests.growing(
                due ? keys.due(shard, broken.task()) : keys.waiting(shard, broken.task()), keys.quarantine(shard));
        List<String> args = Requests.growing(broken.member(), broken.problem());
        broken.seen().ifPresent(record -> {
            scriptKeys.add(keys.schedule(shard, new ScheduleId(PeekReader.scheduleOf(broken.member()))));
            record.forEach((name, value) -> {
                args.add(name);
                args.add(value);
            });
        });
        List<Object> reply = namespace.requests().run(Script.QUARANTINE, scriptKeys, args);
        if (Replies.word(reply).equals("quarantined")) {
            LOG.error("{} was set aside: {}", broken.member(), broken.problem());
        }
    }
}
