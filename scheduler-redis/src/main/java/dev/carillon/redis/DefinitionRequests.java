package dev.carillon.redis;

import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that change schedules. A script must be given all its keys, and the due and waiting sets are those of the
 * schedule's task; so each request reads the task first and begins anew when it was another one by then.
 */
final class DefinitionRequests {

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionRequests.class);

    /** How often a request begins anew because the schedule changed under it. */
    private static final int MOST_ROUNDS = 100;

    private static final int FIRST_FIELD = 1;

    /** The reply of a script that was planned from a state that is no more. */
    private static final String CHANGED = "changed";

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
        TaskName oldTask =
                new TaskName(old.getOrDefault("task", request.schedule().task().value()));
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.PUT_SCHEDULE,
                        putKeys(shard, request.schedule(), oldTask),
                        putArgs(request, lookedUpIn.equals(shard) ? fingerprint : ""));
        return switch (Replies.word(reply)) {
            case "stored" -> {
                forgetNote(id, oldTask, fingerprint(id, old), fingerprint);
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

    private List<String> putKeys(Shard shard, Schedule schedule, TaskName oldTask) {
        return List.of(
                freshAnswer(shard),
                keys.schedule(shard, schedule.id()),
                keys.due(shard, schedule.task()),
                keys.due(shard, oldTask),
                keys.waiting(shard, schedule.task()),
                keys.waiting(shard, oldTask),
                keys.definitions(shard),
                keys.tasks(shard),
                keys.finished(shard),
                keys.deleted(shard, schedule.id()));
    }

    private List<String> putArgs(PutRequest request, String fingerprint) {
        List<String> args = Requests.growing(
                request.schedule().id().value(),
                Long.toString(request.expectedGeneration()),
                fingerprint,
                request.named() ? "1" : "0",
                Times.millisOrEmpty(request.next()),
                Times.isoOrEmpty(request.next()),
                Times.iso(request.anchor()),
                request.schedule().task().value(),
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
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<TaskName> task = namespace.taskOf(id);
            if (task.isEmpty()) {
                return Optional.empty();
            }
            List<String> scriptKeys = List.of(
                    freshAnswer(shard),
                    keys.schedule(shard, id),
                    keys.due(shard, task.get()),
                    keys.waiting(shard, task.get()));
            List<String> args = List.of(id.value(), task.get().value(), pause.reason(), pause.actor());
            List<Object> reply = namespace.requests().run(Script.PAUSE_SCHEDULE, scriptKeys, args);
            String word = Replies.word(reply);
            if (!word.equals(CHANGED)) {
                return word.equals("paused")
                        ? Optional.of(ScheduleCodec.read(id, Replies.fields(reply, FIRST_FIELD)))
                        : Optional.empty();
            }
        }
        throw keepsChanging(id);
    }

    boolean resume(ScheduleId id, long generation, Optional<Instant> next) {
        Optional<TaskName> task = namespace.taskOf(id);
        if (task.isEmpty()) {
            return false;
        }
        Shard shard = namespace.shardOf(id);
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.RESUME_SCHEDULE,
                        List.of(
                                freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.due(shard, task.get()),
                                keys.waiting(shard, task.get()),
                                keys.finished(shard)),
                        List.of(
                                id.value(),
                                task.get().value(),
                                Long.toString(generation),
                                Times.millisOrEmpty(next),
                                Times.isoOrEmpty(next),
                                keys.wakeChannel()));
        return Replies.word(reply).equals("resumed");
    }

    TriggerReply trigger(TriggerRequest request) {
        RunId run = request.run();
        ScheduleId id = run.schedule();
        Shard shard = namespace.shardOf(id);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<TaskName> task = namespace.taskOf(id);
            if (task.isEmpty()) {
                return new TriggerReply.Unknown();
            }
            List<String> scriptKeys = List.of(
                    freshAnswer(shard),
                    keys.schedule(shard, id),
                    keys.run(shard, run),
                    keys.waiting(shard, task.get()),
                    keys.leases(shard));
            List<Object> reply =
                    namespace.requests().run(Script.TRIGGER_RUN, scriptKeys, triggerArgs(request, task.get()));
            String word = Replies.word(reply);
            if (!word.equals(CHANGED)) {
                return switch (word) {
                    case "queued" -> new TriggerReply.Queued(run);
                    case "overlapping" -> new TriggerReply.Overlapping(readableRuns(id, Replies.text(reply, 1)));
                    case "gone" -> new TriggerReply.Unknown();
                    default -> throw Replies.unexpected(Script.TRIGGER_RUN, reply);
                };
            }
        }
        throw keepsChanging(id);
    }

    private List<String> triggerArgs(TriggerRequest request, TaskName task) {
        return List.of(
                request.run().value(),
                request.run().suffix(),
                task.value(),
                Times.iso(request.nominal()),
                request.ignoreOverlap() ? "1" : "0",
                Integer.toString(ScheduleStore.MAX_UNFINISHED),
                keys.wakeChannel());
    }

    /** The runs in a list of unfinished ones; what is no name of a run has no record and no place. */
    private static List<RunId> readableRuns(ScheduleId id, String suffixes) {
        List<RunId> runs = new ArrayList<>();
        for (String suffix : suffixes.isEmpty() ? new String[0] : suffixes.split(" ")) {
            try {
                runs.add(new RunId(id + "@" + suffix));
            } catch (IllegalArgumentException e) {
                LOG.warn("schedule {} lists what is no run: {}", id, e.getMessage());
            }
        }
        return runs;
    }

    boolean delete(ScheduleId id) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String word = delete(id, false);
            if (!word.equals(CHANGED)) {
                return word.equals("deleted");
            }
        }
        throw keepsChanging(id);
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
        TaskName task = Namespace.readableTask(fields.getOrDefault("task", ""));
        String unfinished = fields.getOrDefault("unfinished", "");
        List<RunId> runs = readableRuns(id, unfinished);
        String fingerprint = fingerprint(id, fields);
        Shard lookedUpIn = fingerprint.isEmpty() ? shard : namespace.shardOf(Schedule.derivedId(task, fingerprint));
        List<String> scriptKeys = Requests.growing(
                freshAnswer(shard),
                keys.schedule(shard, id),
                keys.due(shard, task),
                keys.waiting(shard, task),
                keys.finished(shard),
                keys.definitions(shard),
                keys.history(shard, id),
                keys.deleted(shard, id));
        runs.forEach(run -> scriptKeys.add(keys.run(shard, run)));
        List<String> args = Requests.growing(
                id.value(),
                fields.getOrDefault("task", ""),
                unfinished,
                lookedUpIn.equals(shard) ? fingerprint : "",
                onlyOutlived ? "1" : "0");
        runs.forEach(run -> args.add(run.value()));
        String word = Replies.word(namespace.requests().run(Script.DELETE_SCHEDULE, scriptKeys, args));
        if (word.equals("deleted") && !lookedUpIn.equals(shard)) {
            forgetNote(id, task, fingerprint, "");
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

    private String freshAnswer(Shard shard) {
        return keys.answer(shard, ClaimToken.random().value());
    }

    private static StoreUnavailableException keepsChanging(ScheduleId id) {
        return new StoreUnavailableException("schedule " + id + " changes too often to be changed", null);
    }
}
