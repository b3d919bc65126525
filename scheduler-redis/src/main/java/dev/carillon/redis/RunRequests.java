package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.CancelReply;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests about single runs that come from people and programs, not from nodes. */
final class RunRequests {

    private final Namespace namespace;
    private final Keys keys;

    RunRequests(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    TriggerReply trigger(TriggerRequest request) {
        RunId run = request.run();
        ScheduleId id = run.schedule();
        Shard shard = namespace.shardOf(id);
        return namespace
                .askWithTask(
                        id,
                        task -> namespace
                                .requests()
                                .run(
                                        Script.TRIGGER_RUN,
                                        List.of(
                                                namespace.freshAnswer(shard),
                                                keys.schedule(shard, id),
                                                keys.run(shard, run),
                                                keys.waiting(shard, task),
                                                keys.leases(shard)),
                                        triggerArgs(request, task)))
                .map(reply -> readTriggered(run, reply))
                .orElseGet(TriggerReply.Unknown::new);
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

    private static TriggerReply readTriggered(RunId run, List<Object> reply) {
        return switch (Replies.word(reply)) {
            case "queued" -> new TriggerReply.Queued(run);
            case "overlapping" ->
                new TriggerReply.Overlapping(ScheduleCodec.readableRuns(run.schedule(), Replies.text(reply, 1)));
            case "gone" -> new TriggerReply.Unknown();
            default -> throw Replies.unexpected(Script.TRIGGER_RUN, reply);
        };
    }

    /** A run outlives its schedule, so where that is gone the run is asked for under the task that it says it has. */
    CancelReply cancel(RunId run) {
        List<Object> reply = namespace
                .askWithTask(run.schedule(), task -> cancel(run, task))
                .orElseGet(() -> cancel(run, Namespace.readableTask("")));
        return switch (Replies.word(reply)) {
            case "cancelled" -> CancelReply.CANCELLED;
            case "requested" -> CancelReply.REQUESTED;
            case "unknown" -> CancelReply.UNKNOWN;
            default -> throw Replies.unexpected(Script.CANCEL_RUN, reply);
        };
    }

    private List<Object> cancel(RunId run, TaskName task) {
        ScheduleId id = run.schedule();
        Shard shard = namespace.shardOf(id);
        return namespace
                .requests()
                .run(
                        Script.CANCEL_RUN,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.run(shard, run),
                                keys.due(shard, task),
                                keys.waiting(shard, task),
                                keys.leases(shard),
                                keys.finished(shard),
                                keys.history(shard, id),
                                keys.dead(shard)),
                        List.of(id.value(), run.value(), run.suffix(), task.value(), keys.wakeChannel()));
    }

    boolean skip(StoredSchedule read, Optional<Instant> next) {
        ScheduleId id = read.schedule().id();
        TaskName task = read.schedule().task();
        Shard shard = namespace.shardOf(id);
        Instant nominal = read.next().orElseThrow();
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.SKIP_NEXT,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.due(shard, task),
                                keys.finished(shard),
                                keys.history(shard, id),
                                keys.counters(shard),
                                keys.calendars(shard)),
                        List.of(
                                id.value(),
                                task.value(),
                                Long.toString(read.generation()),
                                Times.iso(nominal),
                                RunId.of(id, nominal).suffix(),
                                Times.millisOrEmpty(next.map(read.schedule()::dueAt)),
                                Times.isoOrEmpty(next),
                                CalendarReader.plannedWith(read)));
        return Replies.word(reply).equals("dropped");
    }

    List<RunId> backfill(BackfillRequest request) {
        ScheduleId id = request.schedule();
        Shard shard = namespace.shardOf(id);
        return namespace
                .askWithTask(
                        id,
                        task -> namespace
                                .requests()
                                .run(
                                        Script.BACKFILL_RUNS,
                                        List.of(
                                                namespace.freshAnswer(shard),
                                                keys.schedule(shard, id),
                                                keys.waiting(shard, task),
                                                keys.history(shard, id)),
                                        backfillArgs(request, task)))
                .filter(reply -> Replies.word(reply).equals("added"))
                .map(reply -> ScheduleCodec.readRuns(id, Replies.text(reply, 1)))
                .orElse(List.of());
    }

    private List<String> backfillArgs(BackfillRequest request, TaskName task) {
        List<String> args = Requests.growing(
                request.schedule().value(),
                task.value(),
                request.force() ? "1" : "0",
                Integer.toString(ScheduleStore.MAX_UNFINISHED),
                keys.wakeChannel());
        request.runs().forEach(run -> args.add(run.suffix()));
        return args;
    }

    RequeueReply requeue(RunId run) {
        ScheduleId id = run.schedule();
        List<Object> reply = namespace
                .askWithTask(id, task -> requeue(run, task))
                .orElseGet(() -> requeue(run, Namespace.readableTask("")));
        return switch (Replies.word(reply)) {
            case "requeued" -> RequeueReply.REQUEUED;
            case "impossible" -> RequeueReply.IMPOSSIBLE;
            case "unknown" -> RequeueReply.UNKNOWN;
            default -> throw Replies.unexpected(Script.REQUEUE_RUN, reply);
        };
    }

    private List<Object> requeue(RunId run, TaskName task) {
        Shard shard = namespace.shardOf(run.schedule());
        return namespace
                .requests()
                .run(
                        Script.REQUEUE_RUN,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, run.schedule()),
                                keys.run(shard, run),
                                keys.waiting(shard, task),
                                keys.dead(shard)),
                        List.of(
                                run.value(),
                                run.suffix(),
                                task.value(),
                                Integer.toString(ScheduleStore.MAX_UNFINISHED),
                                keys.wakeChannel()));
    }

    boolean discard(RunId run) {
        Shard shard = namespace.shardOf(run.schedule());
        List<Object> reply = namespace
                .requests()
                .run(Script.FORGET_DEAD, List.of(keys.dead(shard), keys.run(shard, run)), List.of(run.value()));
        return Replies.word(reply).equals("forgotten");
    }
}
