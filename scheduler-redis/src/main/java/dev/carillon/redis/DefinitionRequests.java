package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ResumeRequest.Missed;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that change schedules. A script must be given all its keys, and the due and waiting sets are those of the
 * schedule's lane; so each request reads the lane first and begins anew when it was another one by then.
 */
final class DefinitionRequests {

    /** How often a request begins anew because the schedule changed under it. */
    private static final int MOST_ROUNDS = 100;

    private static final int FIRST_FIELD = 1;

    /** The reply of a script that was planned from a state that is no more. */
    private static final String CHANGED = Namespace.CHANGED;

    private final Namespace namespace;
    private final Keys keys;

    DefinitionRequests(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    Optional<StoredSchedule> get(ScheduleId id) {
        Map<String, String> fields = fields(id);
        return fields.isEmpty() ? Optional.empty() : Optional.of(ScheduleCodec.read(id, fields));
    }

    private Map<String, String> fields(ScheduleId id) {
        return namespace.requests().send("read schedule", commands -> commands.hgetall(namespace.scheduleKey(id)));
    }

    PutReply put(PutRequest request) {
        namespace.layout().fixedShards();
        ScheduleId id = request.schedule().id();
        String fingerprint = request.schedule().fingerprint();
        Shard shard = namespace.shardOf(id);
        Shard lookedUpIn =
                namespace.shardOf(Schedule.derivedId(request.schedule().task(), fingerprint));
        if (request.named() && !lookedUpIn.equals(shard)) {
            note(lookedUpIn, fingerprint, id.value(), "");
        }
        Map<String, String> old = request.expectedGeneration() == 0 ? Map.of() : fields(id);
        Lane oldLane = old.isEmpty() ? request.schedule().lane() : Namespace.readableLane(ScheduleCodec.laneText(old));
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.PUT_SCHEDULE,
                        putKeys(shard, request.schedule(), oldLane),
                        putArgs(request, lookedUpIn.equals(shard) ? fingerprint : ""));
        return switch (Replies.word(reply)) {
            case "stored" -> {
                forgetNote(id, oldLane.task(), fingerprint(id, old), fingerprint);
                yield new PutReply.Stored(ScheduleCodec.read(id, Replies.fields(reply, FIRST_FIELD)));
            }
            case "unchanged" -> new PutReply.Unchanged(ScheduleCodec.read(id, Replies.fields(reply, FIRST_FIELD)));
            case "differs" -> new PutReply.Differs(ScheduleCodec.read(id, Replies.fields(reply, FIRST_FIELD)));
            case "bound" -> bound(request, new ScheduleId(Replies.text(reply, 1)), lookedUpIn, fingerprint);
            case "gone" -> new PutReply.Gone();
            default -> throw Replies.unexpected(Script.PUT_SCHEDULE, reply);
        };
    }

    /** A note that outlived its schedule, or its schedule's definition, is struck out, and the request made again. */
    private PutReply bound(PutRequest request, ScheduleId noted, Shard lookedUpIn, String fingerprint) {
        boolean holds = get(noted)
                .map(stored -> stored.schedule().fingerprint().equals(fingerprint))
                .orElse(false);
        if (holds) {
            return new PutReply.Bound(noted);
        }
        note(lookedUpIn, fingerprint, "", noted.value());
        return put(request);
    }

    /** A replaced or deleted definition is not found under its schedule's id any more. */
    private void forgetNote(ScheduleId id, TaskName task, String fingerprint, String successor) {
        if (!fingerprint.isEmpty() && !fingerprint.equals(successor)) {
            Shard shard = namespace.shardOf(Schedule.derivedId(task, fingerprint));
            note(shard, fingerprint, "", id.value());
        }
    }

    private void note(Shard shard, String fingerprint, String id, String expected) {
        namespace
                .requests()
                .run(Script.BIND_DEFINITION, List.of(keys.definitions(shard)), List.of(fingerprint, id, expected));
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
                keys.lanes(shard));
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
                Times.isoOrEmpty(request.expectedNext()),
                Long.toString(ScheduleStore.WAKE_HORIZON.toMillis()));
        ScheduleCodec.definition(request.schedule()).forEach((name, value) -> {
            args.add(name);
            args.add(value);
        });
        return args;
    }

    Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
        Shard shard = namespace.shardOf(id);
        return namespace
                .askWithLane(
                        id,
                        lane -> namespace
                                .requests()
                                .run(
                                        Script.PAUSE_SCHEDULE,
                                        List.of(
                                                namespace.freshAnswer(shard),
                                                keys.schedule(shard, id),
                                                keys.due(shard, lane),
                                                keys.waiting(shard, lane)),
                                        List.of(id.value(), lane.toString(), pause.reason(), pause.actor())))
                .filter(reply -> Replies.word(reply).equals("paused"))
                .map(reply -> ScheduleCodec.read(id, Replies.fields(reply, FIRST_FIELD)));
    }

    boolean resume(ResumeRequest request) {
        StoredSchedule read = request.schedule();
        ScheduleId id = read.schedule().id();
        Lane lane = read.schedule().lane();
        Shard shard = namespace.shardOf(id);
        Optional<Missed> missed = request.missed();
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.RESUME_SCHEDULE,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.due(shard, lane),
                                keys.waiting(shard, lane),
                                keys.finished(shard),
                                keys.history(shard, id),
                                keys.counters(shard)),
                        List.of(
                                id.value(),
                                lane.toString(),
                                Long.toString(read.generation()),
                                Times.millisOrEmpty(request.next().map(read.schedule()::dueAt)),
                                Times.isoOrEmpty(request.next()),
                                keys.wakeChannel(),
                                missed.map(Missed::latest)
                                        .map(latest -> RunId.of(id, latest).suffix())
                                        .orElse(""),
                                missed.map(all -> Integer.toString(all.count() - 1))
                                        .orElse("0"),
                                request.catchUp() ? "1" : "0"));
        return Replies.word(reply).equals("resumed");
    }

    boolean delete(ScheduleId id) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
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
                keys.deleted(shard, id));
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
