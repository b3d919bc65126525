package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.PutCalendarReply;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests that change calendars. Each shard has all of them, because its claims are checked against them; the first shard
 * is the one that counts, and the others are made like it when a change was left undone halfway.
 */
final class CalendarRequests {

    private static final Shard FIRST = new Shard(0);

    /** In the place of a version: whichever there is. */
    private static final String ANY = "any";

    private final Namespace namespace;
    private final Keys keys;
    private final ReadRequests reads;

    CalendarRequests(Namespace namespace, ReadRequests reads) {
        this.namespace = namespace;
        this.keys = namespace.keys();
        this.reads = reads;
    }

    PutCalendarReply put(Calendar calendar) {
        int shards = namespace.layout().fixedShards();
        String json = CalendarCodec.json(calendar);
        String version = CalendarCodec.version(json);
        PutCalendarReply reply = put(FIRST, calendar.name(), json, version, ANY);
        for (int shard = 1; shard < shards && reply != PutCalendarReply.TOO_MANY; shard++) {
            put(new Shard(shard), calendar.name(), json, version, ANY);
        }
        return reply;
    }

    private PutCalendarReply put(Shard shard, CalendarName name, String json, String version, String replaced) {
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.PUT_CALENDAR,
                        List.of(namespace.freshAnswer(shard), keys.calendars(shard)),
                        List.of(name.value(), json, version, Integer.toString(ScheduleStore.MAX_CALENDARS), replaced));
        return switch (Replies.word(reply)) {
            case "created" -> PutCalendarReply.CREATED;
            case "updated" -> PutCalendarReply.UPDATED;
            case "unchanged", "changed" -> PutCalendarReply.UNCHANGED;
            case "full" -> PutCalendarReply.TOO_MANY;
            default -> throw Replies.unexpected(Script.PUT_CALENDAR, reply);
        };
    }

    /** The first shard comes last: what fails before that is undone by making the others like it again. */
    DeleteCalendarReply delete(CalendarName name) {
        int shards = namespace.layout().shards();
        DeleteCalendarReply reply = new DeleteCalendarReply.Unknown();
        for (int shard = shards - 1; shard >= 0; shard--) {
            reply = delete(new Shard(shard), name, ANY);
            if (reply instanceof DeleteCalendarReply.InUse) {
                for (int changed = shard + 1; changed < shards; changed++) {
                    copyTo(new Shard(changed));
                }
                return reply;
            }
        }
        return reply;
    }

    private DeleteCalendarReply delete(Shard shard, CalendarName name, String version) {
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.DELETE_CALENDAR,
                        List.of(namespace.freshAnswer(shard), keys.calendars(shard), keys.calendarUsers(shard)),
                        List.of(name.value(), version));
        return switch (Replies.word(reply)) {
            case "deleted" -> new DeleteCalendarReply.Deleted();
            case "used" -> new DeleteCalendarReply.InUse(new ScheduleId(Replies.text(reply, 1)));
            case "unknown" -> new DeleteCalendarReply.Unknown();
            default -> throw Replies.unexpected(Script.DELETE_CALENDAR, reply);
        };
    }

    List<StoredCalendar> all() {
        Map<String, String> fields = fields(FIRST);
        List<StoredCalendar> calendars = new ArrayList<>();
        names(fields)
                .forEach((name, version) -> calendars.add(new StoredCalendar(
                        CalendarReader.readable(name, fields.getOrDefault(name.value(), "")), version)));
        return calendars;
    }

    /**
     * Makes the calendars of a shard those of the first one; what a schedule names there is not forgotten but put back.
     * What somebody changes meanwhile stays as they want it.
     */
    void copyTo(Shard shard) {
        if (shard.equals(FIRST)) {
            return;
        }
        Map<String, String> right = fields(FIRST);
        Map<String, String> there = fields(shard);
        Map<CalendarName, String> wanted = names(right);
        Map<CalendarName, String> found = names(there);
        wanted.forEach((name, version) -> {
            String replaced = found.getOrDefault(name, "");
            if (!version.equals(replaced)) {
                put(shard, name, right.getOrDefault(name.value(), ""), version, replaced);
            }
        });
        found.forEach((name, version) -> {
            if (!wanted.containsKey(name) && delete(shard, name, version) instanceof DeleteCalendarReply.InUse) {
                put(FIRST, name, there.getOrDefault(name.value(), ""), version, "");
            }
        });
    }

    private Map<String, String> fields(Shard shard) {
        return namespace.requests().send("read calendars", commands -> commands.hgetall(keys.calendars(shard)));
    }

    /** The names of calendars with their versions. */
    private static Map<CalendarName, String> names(Map<String, String> fields) {
        Map<CalendarName, String> names = new TreeMap<>();
        fields.forEach((field, version) -> {
            int colon = field.indexOf(':');
            if (colon > 0) {
                names.put(new CalendarName(field.substring(0, colon)), version);
            }
        });
        return names;
    }

    /** The cursor is the shard and the last schedule of the page before, with a colon between them. */
    SchedulePage excepting(CalendarName calendar, String cursor) {
        int colon = cursor.indexOf(':');
        Shard shard = new Shard(colon < 0 ? 0 : Integer.parseInt(cursor.substring(0, colon)));
        String last = cursor.substring(colon + 1);
        Boundary<String> from =
                last.isEmpty() ? Boundary.including(calendar + " ") : Boundary.excluding(calendar + " " + last);
        Range<String> users = Range.from(from, Boundary.excluding(calendar + "!"));
        List<String> members = namespace
                .requests()
                .send(
                        "read calendar users",
                        commands -> commands.zrangebylex(
                                keys.calendarUsers(shard), users, Limit.create(0, ScheduleStore.MAX_BATCH)));
        List<String> ids = members.stream()
                .map(member -> member.substring(calendar.value().length() + 1))
                .toList();
        List<StoredSchedule> schedules = reads.read(
                shard,
                ids.stream().map(id -> keys.schedule(shard, new ScheduleId(id))).toList());
        if (ids.size() == ScheduleStore.MAX_BATCH) {
            return new SchedulePage(schedules, shard + ":" + ids.get(ids.size() - 1));
        }
        boolean isLast = shard.index() + 1 >= namespace.layout().shards();
        return new SchedulePage(schedules, isLast ? "" : (shard.index() + 1) + ":");
    }

    boolean replan(StoredSchedule read, Instant next) {
        ScheduleId id = read.schedule().id();
        Shard shard = namespace.shardOf(id);
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.REPLAN,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.due(shard, read.schedule().lane()),
                                keys.calendars(shard)),
                        List.of(
                                id.value(),
                                read.schedule().lane().toString(),
                                Long.toString(read.generation()),
                                Times.isoOrEmpty(read.awaited()),
                                CalendarReader.plannedWith(read),
                                Times.millis(read.schedule().dueAt(next)),
                                Times.iso(next),
                                keys.wakeChannel(),
                                Long.toString(ScheduleStore.WAKE_HORIZON.toMillis())));
        return Replies.word(reply).equals("replanned");
    }
}
