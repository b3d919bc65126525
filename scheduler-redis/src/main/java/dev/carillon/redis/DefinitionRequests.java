package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that change schedules. A script must be given all its keys, and the due and waiting sets are those of the
 * schedule's lane; so each request reads the lane first and begins anew when it was another one by then.
 */
final class DefinitionRequests {

    private static final int FIRST_FIELD = 1;

    /** The reply of a script that was planned from a state that is no more. */
    private static final String CHANGED = Namespace.CHANGED;

    private final Namespace namespace;
    private final CalendarReader reader;
    private final CalendarRequests calendars;
    private final Creations creations;
    private final Keys keys;

    DefinitionRequests(Namespace namespace, CalendarReader reader, CalendarRequests calendars) {
        this.namespace = namespace;
        this.reader = reader;
        this.calendars = calendars;
        this.creations = new Creations(namespace);
        this.keys = namespace.keys();
    }

    Optional<StoredSchedule> get(ScheduleId id) {
        Map<String, String> fields = fields(id);
        return fields.isEmpty() ? Optional.empty() : Optional.of(read(id, fields));
    }

    private StoredSchedule read(ScheduleId id, Map<String, String> fields) {
        return reader.complete(ScheduleCodec.read(id, fields));
    }

    private Map<String, String> fields(ScheduleId id) {
        return namespace.requests().send("read schedule", commands -> commands.hgetall(namespace.scheduleKey(id)));
    }

    /** A request with what has to be known to send it; {@code old} is the definition that it replaces, if it does. */
    record Put(PutRequest request, Shard shard, Shard lookedUpIn, String fingerprint, Map<String, String> old) {

        boolean isNotedElsewhere() {
            return request.named() && !lookedUpIn.equals(shard);
        }

        /** The fingerprint, where it is looked up in the schedule's own shard; else empty. */
        String ownFingerprint() {
            return lookedUpIn.equals(shard) ? fingerprint : "";
        }

        Lane oldLane() {
            return old.isEmpty() ? request.schedule().lane() : Namespace.readableLane(ScheduleCodec.laneText(old));
        }
    }

    private Put plan(PutRequest request, Map<String, String> old) {
        Schedule schedule = request.schedule();
        String fingerprint = schedule.fingerprint();
        return new Put(
                request,
                namespace.shardOf(schedule.id()),
                namespace.shardOf(Schedule.derivedId(schedule.task(), fingerprint)),
                fingerprint,
                old);
    }

    PutReply put(PutRequest request) {
        return putAll(List.of(request)).get(0);
    }

    /** What each step asks of the server is sent for all of them at once, so the number of round trips stays the same. */
    List<PutReply> putAll(List<PutRequest> requests) {
        List<PutRequest> checked = PutRequest.requireBatch(requests);
        namespace.layout().fixedShards();
        List<Put> puts = plan(checked);
        namespace
                .requests()
                .runAll(
                        Script.BIND_DEFINITION,
                        puts.stream()
                                .filter(Put::isNotedElsewhere)
                                .map(put -> noteCall(
                                        put.lookedUpIn(),
                                        put.fingerprint(),
                                        put.request().schedule().id().value(),
                                        ""))
                                .toList());
        IdentityHashMap<Put, StoredSchedule> created = creations.create(puts);
        List<Put> others =
                puts.stream().filter(put -> !created.containsKey(put)).toList();
        Iterator<List<Object>> replies = namespace
                .requests()
                .runAll(Script.PUT_SCHEDULE, others.stream().map(this::putCall).toList())
                .iterator();
        List<PutReply> read = new ArrayList<>();
        for (Put put : puts) {
            StoredSchedule stored = created.get(put);
            read.add(stored == null ? readPut(put, replies.next()) : new PutReply.Stored(stored));
        }
        return read;
    }

    private List<Put> plan(List<PutRequest> requests) {
        List<PutRequest> replacing = requests.stream()
                .filter(request -> request.expectedGeneration() != 0)
                .toList();
        Iterator<Map<String, String>> read = namespace
                .readAll(replacing.stream()
                        .map(request -> namespace.scheduleKey(request.schedule().id()))
                        .toList())
                .iterator();
        return requests.stream()
                .map(request -> plan(request, request.expectedGeneration() == 0 ? Map.of() : read.next()))
                .toList();
    }

    private Requests.Call putCall(Put put) {
        return new Requests.Call(
                putKeys(put.shard(), put.request().schedule(), put.oldLane()),
                putArgs(put.request(), put.ownFingerprint()));
    }

    private PutReply readPut(Put put, List<Object> reply) {
        ScheduleId id = put.request().schedule().id();
        return switch (Replies.word(reply)) {
            case "stored" -> {
                forgetNote(id, put.oldLane().task(), fingerprint(id, put.old()), put.fingerprint());
                yield new PutReply.Stored(read(id, Replies.fields(reply, FIRST_FIELD)));
            }
            case "unchanged" -> new PutReply.Unchanged(read(id, Replies.fields(reply, FIRST_FIELD)));
            case "differs" -> new PutReply.Differs(read(id, Replies.fields(reply, FIRST_FIELD)));
            case "bound" -> bound(put, new ScheduleId(Replies.text(reply, 1)));
            case "gone" -> new PutReply.Gone();
            case "unknown" ->
                otherCalendars(put.shard(), new PutReply.UnknownCalendar(new CalendarName(Replies.text(reply, 1))));
            case "full" -> throw namespace.full(Replies.text(reply, 1));
            case "outdated" -> otherCalendars(put.shard(), new PutReply.Outdated());
            default -> throw Replies.unexpected(Script.PUT_SCHEDULE, reply);
        };
    }

    /** Somebody who changed calendars may have died before this shard had them: then the request is to be made again. */
    private PutReply otherCalendars(Shard shard, PutReply refusal) {
        boolean isThere = refusal instanceof PutReply.UnknownCalendar unknown
                && calendars.all().stream()
                        .anyMatch(stored -> stored.calendar().name().equals(unknown.name()));
        calendars.copyTo(shard);
        return isThere ? new PutReply.Outdated() : refusal;
    }

    /** A note that outlived its schedule, or its schedule's definition, is struck out, and the request made again. */
    private PutReply bound(Put put, ScheduleId noted) {
        boolean holds = get(noted)
                .map(stored -> stored.schedule().fingerprint().equals(put.fingerprint()))
                .orElse(false);
        if (holds) {
            return new PutReply.Bound(noted);
        }
        note(put.lookedUpIn(), put.fingerprint(), "", noted.value());
        return put(put.request());
    }

    /** A replaced or deleted definition is not found under its schedule's id any more. */
    private void forgetNote(ScheduleId id, TaskName task, String fingerprint, String successor) {
        if (!fingerprint.isEmpty() && !fingerprint.equals(successor)) {
            Shard shard = namespace.shardOf(Schedule.derivedId(task, fingerprint));
            note(shard, fingerprint, "", id.value());
        }
    }

    private void note(Shard shard, String fingerprint, String id, String expected) {
        Requests.Call call = noteCall(shard, fingerprint, id, expected);
        namespace.requests().run(Script.BIND_DEFINITION, call.keys(), call.args());
    }

    private Requests.Call noteCall(Shard shard, String fingerprint, String id, String expected) {
        return new Requests.Call(List.of(keys.definitions(shard)), List.of(fingerprint, id, expected));
    }

    private List<String> putKeys(Shard shard, Schedule schedule, Lane oldLane) {
        return List.of(
                namespace.freshAnswer(shard),
                keys.schedule(shard, schedule.id()),
                keys.due(shard, schedule.lane()),
                keys.due(shard, oldLane),
                keys.waiting(shard, schedule.lane()),
                keys.waiting(shard, oldLane),
                keys.definitions(shard),
                keys.tasks(shard),
                keys.finished(shard),
                keys.deleted(shard, schedule.id()),
                keys.lanes(shard),
                keys.calendars(shard),
                keys.calendarUsers(shard),
                keys.history(shard, schedule.id()),
                keys.counters(shard));
    }

    private List<String> putArgs(PutRequest request, String fingerprint) {
        List<String> args = Requests.growing(
                request.schedule().id().value(),
                Long.toString(request.expectedGeneration()),
                fingerprint,
                request.named() ? "1" : "0",
                Times.millisOrEmpty(request.next().map(request.schedule()::dueAt)),
                Times.isoOrEmpty(request.next()),
                Times.iso(request.anchor()),
                request.schedule().lane().toString(),
                keys.wakeChannel(),
                Times.isoOrEmpty(request.expectedNext()) + " " + Times.isoOrEmpty(request.expectedKept()),
                Long.toString(ScheduleStore.WAKE_HORIZON.toMillis()),
                CalendarReader.plannedWith(request.schedule(), request.calendars()),
                request.dropped()
                        .map(dropped -> dropped(request.schedule().id(), dropped))
                        .orElse(""));
        ScheduleCodec.definition(request.schedule()).forEach((name, value) -> {
            args.add(name);
            args.add(value);
        });
        return args;
    }

    private static String dropped(ScheduleId id, PutRequest.Dropped dropped) {
        String latest = RunId.of(id, dropped.latest()).suffix();
        return latest + " " + (dropped.count() - 1) + " " + dropped.reason();
    }

    boolean delete(ScheduleId id) {
        for (int round = 0; round < Namespace.MOST_ROUNDS; round++) {
            String word = delete(id, false);
            if (!word.equals(CHANGED)) {
                return word.equals("deleted");
            }
        }
        throw Namespace.keepsChanging(id);
    }

    /** Removes a completed schedule whose retention has ended, or what is left of it; false when it is not one. */
    boolean purge(ScheduleId id) {
        return !delete(id, true).equals(CHANGED);
    }

    private String delete(ScheduleId id, boolean onlyOutlived) {
        Shard shard = namespace.shardOf(id);
        Map<String, String> fields = fields(id);
        if (fields.isEmpty() && !onlyOutlived) {
            return "gone";
        }
        String laneText = ScheduleCodec.laneText(fields);
        Lane lane = Namespace.readableLane(laneText);
        String unfinished = fields.getOrDefault("unfinished", "");
        List<RunId> runs = ScheduleCodec.readableRuns(id, unfinished);
        String fingerprint = fingerprint(id, fields);
        Shard lookedUpIn =
                fingerprint.isEmpty() ? shard : namespace.shardOf(Schedule.derivedId(lane.task(), fingerprint));
        List<String> scriptKeys = Requests.growing(
                namespace.freshAnswer(shard),
                keys.schedule(shard, id),
                keys.due(shard, lane),
                keys.waiting(shard, lane),
                keys.finished(shard),
                keys.definitions(shard),
                keys.history(shard, id),
                keys.deleted(shard, id),
                keys.calendarUsers(shard),
                keys.held(shard),
                keys.until(shard),
                keys.counters(shard));
        runs.forEach(run -> scriptKeys.add(keys.run(shard, run)));
        List<String> args = Requests.growing(
                id.value(),
                laneText,
                unfinished,
                lookedUpIn.equals(shard) ? fingerprint : "",
                onlyOutlived ? "1" : "0");
        runs.forEach(run -> args.add(run.value()));
        String word = Replies.word(namespace.requests().run(Script.DELETE_SCHEDULE, scriptKeys, args));
        if (word.equals("deleted") && !lookedUpIn.equals(shard)) {
            forgetNote(id, lane.task(), fingerprint, "");
        }
        return word;
    }

    /** A record that cannot be read can still be deleted; it just has no fingerprint. */
    private static String fingerprint(ScheduleId id, Map<String, String> fields) {
        try {
            return fields.isEmpty()
                    ? ""
                    : ScheduleCodec.read(id, fields).schedule().fingerprint();
        } catch (StoreProtocolException e) {
            return "";
        }
    }
}
