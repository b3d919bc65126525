package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.ListRequest;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that change nothing. */
final class ReadRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ReadRequests.class);
    private static final int SCAN_COUNT = 500;
    private static final int MOST_SCANS_PER_PAGE = 200;
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,5}):(\\d{1,20})");
    private static final String FIRST = "0:0";

    private final Namespace namespace;
    private final CalendarReader calendars;
    private final Keys keys;

    ReadRequests(Namespace namespace, CalendarReader calendars) {
        this.namespace = namespace;
        this.calendars = calendars;
        this.keys = namespace.keys();
    }

    Upcoming peek(PeekRequest request) {
        List<String> scriptKeys = Requests.growing(keys.lanes(request.shard()));
        for (Lane lane : request.lanes()) {
            scriptKeys.add(keys.due(request.shard(), lane));
            scriptKeys.add(keys.waiting(request.shard(), lane));
        }
        List<String> args = List.of(
                Long.toString(request.horizon().toMillis()),
                Integer.toString(request.limit() + 1),
                request.back().map(back -> Long.toString(back.toMillis())).orElse(""));
        long sent = namespace.clock().nanos();
        List<Object> reply = namespace.requests().run(Script.PEEK, scriptKeys, args);
        namespace.learnTime(sent, reply);
        return new PeekReader(namespace, calendars, request).read(reply);
    }

    List<RunRecord> history(ScheduleId id, int limit) {
        String key = keys.history(namespace.shardOf(id), id);
        List<String> lines = namespace.requests().send("read history", commands -> commands.lrange(key, 0, limit - 1L));
        List<RunRecord> records = new ArrayList<>();
        Instant oldest = namespace.clock().instant().minus(ScheduleStore.HISTORY_KEPT);
        for (String line : lines) {
            try {
                RunRecord record = RunCodec.read(line);
                if (record.ended().isAfter(oldest)) {
                    records.add(record);
                }
            } catch (StoreProtocolException e) {
                LOG.warn("history of schedule {}: passed over: {}", id, e.getMessage());
            }
        }
        return records;
    }

    RunStatus run(RunId id) {
        Shard shard = namespace.shardOf(id.schedule());
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.FIND_RUN,
                        List.of(
                                keys.run(shard, id),
                                keys.schedule(shard, id.schedule()),
                                keys.history(shard, id.schedule()),
                                keys.leases(shard),
                                keys.dead(shard)),
                        List.of(id.value(), id.suffix()));
        return switch (Replies.word(reply)) {
            case "running" -> RunCodec.running(reply);
            case "waiting" -> new RunStatus.Waiting(Replies.number(reply, 1));
            case "ended" -> new RunStatus.Ended(RunCodec.read(Replies.text(reply, 1)));
            case "dead" -> new RunStatus.Ended(RunCodec.dead(id, reply));
            case "unknown" -> new RunStatus.Unknown();
            default -> throw Replies.unexpected(Script.FIND_RUN, reply);
        };
    }

    /** The cursor is the shard and the server's own cursor in it, with a colon between them. */
    SchedulePage list(ListRequest request) {
        Matcher place = CURSOR.matcher(request.cursor().isEmpty() ? FIRST : request.cursor());
        if (!place.matches()
                || Integer.parseInt(place.group(1)) >= namespace.layout().shards()) {
            throw new IllegalArgumentException("cursor: is none that a page of schedules ended with");
        }
        Shard shard = new Shard(Integer.parseInt(place.group(1)));
        String scan = place.group(2);
        List<StoredSchedule> found = new ArrayList<>();
        for (int scans = 0; scans < MOST_SCANS_PER_PAGE && found.size() < request.limit(); scans++) {
            KeyScanCursor<String> page = scan(shard, scan);
            read(shard, page.getKeys()).stream().filter(request::matches).forEach(found::add);
            scan = page.getCursor();
            if (page.isFinished()) {
                if (shard.index() + 1 == namespace.layout().shards()) {
                    return new SchedulePage(found, "");
                }
                shard = new Shard(shard.index() + 1);
                scan = "0";
            }
        }
        return new SchedulePage(found, shard + ":" + scan);
    }

    KeyScanCursor<String> scan(Shard shard, String cursor) {
        return scan(shard, cursor, SCAN_COUNT, keys.schedulePattern(shard));
    }

    /** About so many keys at once. */
    KeyScanCursor<String> scan(Shard shard, String cursor, int count, String pattern) {
        ScanArgs args = ScanArgs.Builder.limit(count).match(pattern);
        return namespace
                .requests()
                .sendTo(keys.leases(shard), "scan schedules", commands -> commands.scan(ScanCursor.of(cursor), args));
    }

    /** The schedules under these keys, without those that are gone and those that cannot be read. */
    List<StoredSchedule> read(Shard shard, List<String> scheduleKeys) {
        List<Map<String, String>> records = namespace.readOfShard(scheduleKeys);
        List<StoredSchedule> schedules = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            readable(shard, scheduleKeys.get(i), records.get(i)).ifPresent(schedules::add);
        }
        return calendars.complete(shard, schedules);
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

    /** The latest dead letters; what cannot be read is passed over. */
    List<DeadLetter> deadLetters(Shard shard, int limit) {
        List<ScoredValue<String>> members = namespace
                .requests()
                .send("read dead", commands -> commands.zrevrangeWithScores(keys.dead(shard), 0, limit - 1L));
        List<ScoredValue<String>> named =
                members.stream().filter(member -> isRun(member.getValue())).toList();
        List<Map<String, String>> records = namespace.readOfShard(named.stream()
                .map(member -> keys.run(shard, new RunId(member.getValue())))
                .toList());
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            Instant died = Instant.ofEpochMilli((long) named.get(i).getScore());
            letters.add(RunCodec.deadLetter(new RunId(named.get(i).getValue()), died, records.get(i)));
        }
        return letters;
    }

    private static boolean isRun(String member) {
        try {
            return !new RunId(member).value().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
