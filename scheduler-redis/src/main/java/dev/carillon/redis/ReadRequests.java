package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.ListRequest;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import dev.carillon.store.Upcoming.WaitingRun;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that change nothing. */
final class ReadRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ReadRequests.class);
    private static final int SCAN_COUNT = 500;
    private static final int MOST_SCANS_PER_PAGE = 200;

    private final Namespace namespace;
    private final Keys keys;

    ReadRequests(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    Upcoming peek(PeekRequest request) {
        List<String> scriptKeys = new ArrayList<>();
        for (TaskName task : request.tasks()) {
            scriptKeys.add(keys.due(request.shard(), task));
            scriptKeys.add(keys.waiting(request.shard(), task));
        }
        List<String> args = List.of(Long.toString(request.horizon().toMillis()), Integer.toString(request.limit() + 1));
        long sent = namespace.clock().nanos();
        List<Object> reply = namespace.requests().run(Script.PEEK, scriptKeys, args);
        namespace.learnTime(sent, reply);
        return new PeekReader(request).read(reply);
    }

    List<RunRecord> history(ScheduleId id, int limit) {
        String key = keys.history(namespace.shardOf(id), id);
        List<String> lines = namespace.requests().send("read history", commands -> commands.lrange(key, 0, limit - 1L));
        List<RunRecord> records = new ArrayList<>();
        for (String line : lines) {
            try {
                records.add(RunCodec.read(line));
            } catch (StoreProtocolException e) {
                LOG.warn("history of schedule {}: passed over: {}", id, e.getMessage());
            }
        }
        return records;
    }

    /** The cursor is the shard and the server's own cursor in it, with a colon between them. */
    SchedulePage list(ListRequest request) {
        String[] place = request.cursor().isEmpty()
                ? new String[] {"0", "0"}
                : request.cursor().split(":");
        Shard shard = new Shard(Integer.parseInt(place[0]));
        String scan = place[1];
        List<StoredSchedule> found = new ArrayList<>();
        for (int scans = 0; scans < MOST_SCANS_PER_PAGE && found.size() < request.limit(); scans++) {
            KeyScanCursor<String> page = scan(shard, scan);
            read(shard, page.getKeys()).stream().filter(request::matches).forEach(found::add);
            scan = page.getCursor();
            if (page.isFinished()) {
                if (shard.index() + 1 == namespace.shards()) {
                    return new SchedulePage(found, "");
                }
                shard = new Shard(shard.index() + 1);
                scan = "0";
            }
        }
        return new SchedulePage(found, shard + ":" + scan);
    }

    KeyScanCursor<String> scan(Shard shard, String cursor) {
        ScanArgs args = ScanArgs.Builder.limit(SCAN_COUNT).match(keys.schedulePattern(shard));
        return namespace.requests().send("scan schedules", commands -> commands.scan(ScanCursor.of(cursor), args));
    }

    /** The schedules under these keys, without those that are gone and those that cannot be read. */
    List<StoredSchedule> read(Shard shard, List<String> scheduleKeys) {
        List<Map<String, String>> records = namespace.readAll(scheduleKeys);
        List<StoredSchedule> schedules = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            readable(shard, scheduleKeys.get(i), records.get(i)).ifPresent(schedules::add);
        }
        return schedules;
    }

    private Optional<StoredSchedule> readable(Shard shard, String key, Map<String, String> fields) {
        try {
            return fields.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ScheduleCodec.read(keys.scheduleOf(shard, key), fields));
        } catch (StoreProtocolException | IllegalArgumentException e) {
            LOG.warn("passed over: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Puts the members that a peek found together with the schedules that they name. Used once. */
    private final class PeekReader {

        private final PeekRequest request;
        private final Map<String, Map<String, String>> records = new HashMap<>();
        private final List<StoredSchedule> due = new ArrayList<>();
        private final List<WaitingRun> waiting = new ArrayList<>();
        private final List<BrokenRecord> broken = new ArrayList<>();

        PeekReader(PeekRequest request) {
            this.request = request;
        }

        Upcoming read(List<Object> reply) {
            List<Map<String, String>> found = new ArrayList<>();
            for (int i = 2; i < reply.size(); i++) {
                found.add(Replies.fields(Replies.list(reply, i), 0));
            }
            readRecords(found);
            boolean more = false;
            for (int i = 0; i < found.size(); i++) {
                TaskName task = request.tasks().get(i / 2);
                Map<String, String> members = found.get(i);
                more |= members.size() > request.limit();
                cut(members);
                if (i % 2 == 0) {
                    members.forEach((member, score) -> addDue(task, member));
                } else {
                    members.forEach((member, score) -> addWaiting(task, member, score));
                }
            }
            return new Upcoming(due, waiting, broken, more);
        }

        /** One more than the limit was asked for, to see whether there is more. */
        private void cut(Map<String, String> members) {
            if (members.size() > request.limit()) {
                members.remove(List.copyOf(members.keySet()).get(request.limit()));
            }
        }

        private void readRecords(List<Map<String, String>> found) {
            List<String> ids = found.stream()
                    .flatMap(members -> members.keySet().stream())
                    .map(PeekReader::scheduleOf)
                    .distinct()
                    .filter(PeekReader::isName)
                    .toList();
            if (ids.isEmpty()) {
                return;
            }
            List<Map<String, String>> read = namespace.readAll(ids.stream()
                    .map(id -> keys.schedule(request.shard(), new ScheduleId(id)))
                    .toList());
            for (int i = 0; i < ids.size(); i++) {
                records.put(ids.get(i), read.get(i));
            }
        }

        private static boolean isName(String id) {
            try {
                return !new ScheduleId(id).value().isEmpty();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private static String scheduleOf(String member) {
            int at = member.indexOf('@');
            return at < 0 ? member : member.substring(0, at);
        }

        private void addDue(TaskName task, String member) {
            try {
                StoredSchedule schedule = readSchedule(member);
                if (schedule.state() == ScheduleState.ACTIVE && schedule.next().isPresent()) {
                    due.add(schedule);
                }
            } catch (StoreProtocolException | IllegalArgumentException e) {
                broken.add(new BrokenRecord(task, BrokenRecord.Place.DUE, member, String.valueOf(e.getMessage())));
            }
        }

        private void addWaiting(TaskName task, String member, String score) {
            try {
                Instant notBefore = Instant.ofEpochMilli((long) Double.parseDouble(score));
                waiting.add(new WaitingRun(new RunId(member), notBefore, readSchedule(scheduleOf(member))));
            } catch (StoreProtocolException | IllegalArgumentException e) {
                broken.add(new BrokenRecord(task, BrokenRecord.Place.WAITING, member, String.valueOf(e.getMessage())));
            }
        }

        private StoredSchedule readSchedule(String id) {
            Map<String, String> fields = records.getOrDefault(id, Map.of());
            if (fields.isEmpty()) {
                throw new StoreProtocolException("schedule " + id + " is not there", null);
            }
            return ScheduleCodec.read(new ScheduleId(id), fields);
        }
    }
}
