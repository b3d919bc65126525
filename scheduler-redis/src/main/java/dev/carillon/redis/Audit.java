package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a shard and finds what should not be: the records that nothing leads to any more, the runs that stand
 * nowhere, the schedules that would stay silent for ever.
 */
final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final String START = "0";

    private final Namespace namespace;
    private final Keys keys;
    private final ReadRequests reads;
    private final DefinitionRequests definitions;
    private final CalendarRequests calendars;
    private final RecoveryRequests recoveries;
    private final Quarantine quarantine;
    private final CapRequests caps;
    private final Places places;
    private final AuditProgress progress;

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
        this.places = new Places(namespace);
        this.progress = new AuditProgress(namespace);
    }

    AuditReply page(AuditRequest request) {
        Shard shard = request.shard();
        boolean isByName = request.depth() == AuditDepth.PLACES;
        if (request.isBeginning()) {
            calendars.copyTo(shard);
        }
        int purged = isByName ? purge(shard) + forgetDead(shard) : 0;
        if (purged >= ScheduleStore.MAX_BATCH) {
            return AuditReply.onlyPurged(request.cursor(), purged);
        }
        List<Lane> lanes = isByName ? places.lanes(shard) : List.of();
        Page page = isByName ? pageOfNames(request, lanes) : pageOfRecords(request);
        List<StoredSchedule> schedules = reads.read(shard, page.suspects());
        return new AuditReply(
                page.next(),
                page.schedules(),
                purged,
                repair(shard, schedules),
                stalledAmong(shard, schedules),
                schedules.stream().filter(StoredSchedule::isReplannable).toList(),
                schedules.stream().filter(StoredSchedule::isHeldInVain).toList(),
                isByName && request.isBeginning()
                        ? places.due(shard, lanes, namespace.clock().instant())
                        : Map.of());
    }

    /** How many schedules were looked at, the keys of those whose records are to be read, and where to go on. */
    private record Page(int schedules, List<String> suspects, String next) {}

    private Page pageOfNames(AuditRequest request, List<Lane> lanes) {
        Shard shard = request.shard();
        KeyScanCursor<String> found = reads.scan(
                shard, request.isBeginning() ? START : request.cursor(), request.most(), keys.recordPattern(shard));
        List<String> schedules = startingWith(keys.schedulePrefix(shard), found.getKeys());
        return new Page(schedules.size(), suspects(shard, lanes, schedules, found.getKeys()), nextOf(found));
    }

    /** A round of so many steps would seldom be ended by one node, so whoever begins goes on where the last one was. */
    private Page pageOfRecords(AuditRequest request) {
        Shard shard = request.shard();
        KeyScanCursor<String> found = reads.scan(
                shard,
                request.isBeginning() ? progress.of(shard).orElse(START) : request.cursor(),
                request.most(),
                keys.schedulePattern(shard));
        progress.note(shard, nextOf(found));
        caps.countUncounted(shard, found.getKeys());
        return new Page(found.getKeys().size(), found.getKeys(), nextOf(found));
    }

    private static String nextOf(KeyScanCursor<String> found) {
        return found.isFinished() ? "" : found.getCursor();
    }

    private static List<String> startingWith(String prefix, List<String> keys) {
        return keys.stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** The keys of the schedules that stand nowhere, and of those of which a run does. */
    private List<String> suspects(Shard shard, List<Lane> lanes, List<String> schedules, List<String> found) {
        String prefix = keys.schedulePrefix(shard);
        String runPrefix = keys.runPrefix(shard);
        List<String> ids = namesOf(prefix, schedules);
        List<String> runs = namesOf(runPrefix, startingWith(runPrefix, found));
        return Stream.concat(
                        places.schedulesNowhere(shard, lanes, ids).stream(),
                        places.runsNowhere(shard, lanes, runs).stream().map(PeekReader::scheduleOf))
                .distinct()
                .map(id -> prefix + id)
                .toList();
    }

    private static List<String> namesOf(String prefix, List<String> keys) {
        return keys.stream().map(key -> key.substring(prefix.length())).toList();
    }

    /** Active schedules with nothing unfinished that have no fire time, or are not among those that have one. */
    private List<StoredSchedule> stalledAmong(Shard shard, List<StoredSchedule> schedules) {
        Map<Lane, List<StoredSchedule>> idle = schedules.stream()
                .filter(schedule -> schedule.state() == ScheduleState.ACTIVE && schedule.isIdle())
                .collect(Collectors.groupingBy(schedule -> schedule.schedule().lane()));
        List<StoredSchedule> stalled = new ArrayList<>();
        idle.forEach((lane, inLane) -> {
            Set<String> nowhere = Set.copyOf(places.nowhere(
                    List.of(keys.due(shard, lane)),
                    inLane.stream().map(Audit::idOf).toList()));
            inLane.stream()
                    .filter(schedule -> schedule.next().isEmpty() || nowhere.contains(idOf(schedule)))
                    .forEach(stalled::add);
        });
        return stalled;
    }

    private static String idOf(StoredSchedule schedule) {
        return schedule.schedule().id().value();
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
