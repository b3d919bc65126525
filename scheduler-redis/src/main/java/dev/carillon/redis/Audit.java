package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreProtocolException;
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

    private final Namespace namespace;
    private final Keys keys;
    private final ReadRequests reads;
    private final DefinitionRequests definitions;
    private final CalendarRequests calendars;
    private final RecoveryRequests recoveries;
    private final Quarantine quarantine;
    private final CapRequests caps;

    Audit(
            Namespace namespace,
            ReadRequests reads,
            DefinitionRequests definitions,
            CalendarRequests calendars,
            RecoveryRequests recoveries,
            Quarantine quarantine,
            CapRequests caps) {
        this.namespace = namespace;
        this.keys = namespace.keys();
        this.reads = reads;
        this.definitions = definitions;
        this.calendars = calendars;
        this.recoveries = recoveries;
        this.quarantine = quarantine;
        this.caps = caps;
    }

    AuditReply page(Shard shard, String cursor) {
        if (cursor.isEmpty()) {
            calendars.copyTo(shard);
        }
        int purged = purge(shard) + forgetDead(shard);
        if (purged >= ScheduleStore.MAX_BATCH) {
            return AuditReply.onlyPurged(cursor, purged);
        }
        KeyScanCursor<String> page = reads.scan(shard, cursor.isEmpty() ? "0" : cursor);
        caps.countUncounted(shard, page.getKeys());
        List<StoredSchedule> schedules = reads.read(shard, page.getKeys());
        List<StoredSchedule> stalled = new ArrayList<>();
        for (StoredSchedule schedule : stalledAmong(shard, schedules)) {
            if (schedule.isIdle()) {
                stalled.add(schedule);
            }
        }
        int repaired = repair(shard, schedules);
        List<StoredSchedule> pending =
                schedules.stream().filter(StoredSchedule::isReplannable).toList();
        return new AuditReply(
                page.isFinished() ? "" : page.getCursor(),
                schedules.size(),
                purged,
                repaired,
                stalled,
                pending,
                schedules.stream().filter(StoredSchedule::isHeldInVain).toList(),
                AuditReply.due(schedules, namespace.clock().instant()));
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
                                                        schedule.schedule().lane()),
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
            for (RunId run : standing(schedule)) {
                if (isRepaired(shard, run, schedule.schedule().lane())) {
                    repaired++;
                }
            }
        }
        return repaired;
    }

    private boolean isRepaired(Shard shard, RunId run, Lane lane) {
        try {
            return recoveries.repair(shard, run, lane);
        } catch (StoreProtocolException e) {
            LOG.error("run {} has lost its place and cannot be put back: {}", run, e.getMessage());
            return false;
        }
    }

    /** The runs that have to stand somewhere: the unfinished ones, or, when there are none, the first of what waits for their end. */
    private static List<RunId> standing(StoredSchedule schedule) {
        if (!schedule.unfinished().isEmpty()) {
            return schedule.unfinished();
        }
        return schedule.firstBehind().stream().toList();
    }

    private int purge(Shard shard) {
        String finished = keys.finished(shard);
        Range<Long> ended = Range.create(0L, namespace.clock().instant().toEpochMilli());
        List<String> ids = namespace
                .requests()
                .send(
                        "read finished",
                        commands -> commands.zrangebyscore(finished, ended, Limit.create(0, ScheduleStore.MAX_BATCH)));
        int purged = 0;
        for (String id : ids) {
            try {
                purged += definitions.purge(new ScheduleId(id)) ? 1 : 0;
            } catch (IllegalArgumentException | StoreProtocolException e) {
                quarantine.setAside(shard, finished, id, String.valueOf(e.getMessage()));
            }
        }
        return purged;
    }

    private int forgetDead(Shard shard) {
        String dead = keys.dead(shard);
        long tooMany = namespace.requests().<Long>send("count dead", commands -> commands.zcard(dead))
                - ScheduleStore.MAX_DEAD_LETTERS;
        if (tooMany <= 0) {
            return 0;
        }
        long last = Math.min(tooMany, ScheduleStore.MAX_BATCH) - 1;
        List<String> oldest = namespace.requests().send("read dead", commands -> commands.zrange(dead, 0, last));
        for (String run : oldest) {
            try {
                String record = keys.run(shard, new RunId(run));
                namespace.requests().run(Script.FORGET_DEAD, List.of(dead, record), List.of(run));
            } catch (IllegalArgumentException e) {
                quarantine.setAside(shard, dead, run, String.valueOf(e.getMessage()));
            }
        }
        return oldest.size();
    }
}
