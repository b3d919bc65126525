package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.util.List;

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
}
