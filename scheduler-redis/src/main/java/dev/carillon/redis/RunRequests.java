package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BackfillReply;
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
                .askWithLane(
                        id,
                        lane -> namespace
                                .requests()
                                .run(
                                        Script.TRIGGER_RUN,
                                        List.of(
                                                namespace.freshAnswer(shard),
                                                keys.schedule(shard, id),
                                                keys.run(shard, run),
                                                keys.waiting(shard, lane),
                                                keys.leases(shard),
                                                keys.dead(shard),
                                                keys.history(shard, id)),
                                        triggerArgs(request, lane)))
                .map(reply -> triggered(run, reply))
                .orElseGet(TriggerReply.Unknown::new);
    }

    private List<String> triggerArgs(TriggerRequest request, Lane lane) {
        return List.of(
                request.run().value(),
                request.run().suffix(),
                lane.toString(),
                Times.iso(request.nominal()),
                request.ignoreOverlap() ? "1" : "0",
                Integer.toString(ScheduleStore.MAX_UNFINISHED),
                keys.wakeChannel(),
                request.isOnce() ? "1" : "0");
    }

    private TriggerReply triggered(RunId run, List<Object> reply) {
        return switch (Replies.word(reply)) {
            case "queued" -> {
                cancelAll(run.schedule(), Replies.text(reply, 1));
                yield new TriggerReply.Queued(run);
            }
            case "overlapping" ->
                new TriggerReply.Overlapping(ScheduleCodec.readableRuns(run.schedule(), Replies.text(reply, 1)));
            case "gone" -> new TriggerReply.Unknown();
            default -> throw Replies.unexpected(Script.TRIGGER_RUN, reply);
        };
    }

    /** Those that a script names as in the way of what waits now. */
    void cancelAll(ScheduleId schedule, String suffixes) {
        ScheduleCodec.readRuns(schedule, suffixes).forEach(this::cancel);
    }

    /** A run outlives its schedule, so where that is gone the run is asked for under the task that it says it has. */
    CancelReply cancel(RunId run) {
        List<Object> reply = namespace
                .askWithLane(run.schedule(), lane -> cancel(run, lane))
                .orElseGet(() -> cancel(run, Namespace.readableLane("")));
        return switch (Replies.word(reply)) {
            case "cancelled" -> CancelReply.CANCELLED;
            case "requested" -> CancelReply.REQUESTED;
            case "unknown" -> CancelReply.UNKNOWN;
            default -> throw Replies.unexpected(Script.CANCEL_RUN, reply);
        };
    }

    private List<Object> cancel(RunId run, Lane lane) {
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
                                keys.due(shard, lane),
                                keys.waiting(shard, lane),
                                keys.leases(shard),
                                keys.finished(shard),
                                keys.history(shard, id),
                                keys.dead(shard)),
                        List.of(id.value(), run.value(), run.suffix(), lane.toString(), keys.wakeChannel()));
    }

    boolean skip(StoredSchedule read, Optional<Instant> next) {
        ScheduleId id = read.schedule().id();
        Lane lane = read.schedule().lane();
        Shard shard = namespace.shardOf(id);
        Instant nominal = read.next().orElseThrow();
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.SKIP_NEXT,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.due(shard, lane),
                                keys.finished(shard),
                                keys.history(shard, id),
                                keys.counters(shard),
                                keys.calendars(shard)),
                        List.of(
                                id.value(),
                                lane.toString(),
                                Long.toString(read.generation()),
                                Times.iso(nominal),
                                RunId.of(id, nominal).suffix(),
                                Times.millisOrEmpty(next.map(read.schedule()::dueAt)),
                                Times.isoOrEmpty(next),
                                CalendarReader.plannedWith(read)));
        return Replies.word(reply).equals("dropped");
    }

    BackfillReply backfill(BackfillRequest request) {
        ScheduleId id = request.schedule();
        Shard shard = namespace.shardOf(id);
        return namespace
                .askWithLane(
                        id,
                        lane -> namespace
                                .requests()
                                .run(
                                        Script.BACKFILL_RUNS,
                                        List.of(
                                                namespace.freshAnswer(shard),
                                                keys.schedule(shard, id),
                                                keys.waiting(shard, lane),
                                                keys.history(shard, id)),
                                        backfillArgs(request, lane)))
                .map(reply -> readBackfilled(id, reply))
                .orElseGet(BackfillReply.Unknown::new);
    }

    private static BackfillReply readBackfilled(ScheduleId id, List<Object> reply) {
        return switch (Replies.word(reply)) {
            case "added" -> new BackfillReply.Added(ScheduleCodec.readRuns(id, Replies.text(reply, 1)));
            case "full" -> new BackfillReply.Full(Replies.number(reply, 1));
            case "gone" -> new BackfillReply.Unknown();
            default -> throw Replies.unexpected(Script.BACKFILL_RUNS, reply);
        };
    }

    private List<String> backfillArgs(BackfillRequest request, Lane lane) {
        List<String> args = Requests.growing(
                request.schedule().value(),
                lane.toString(),
                request.force() ? "1" : "0",
                Integer.toString(ScheduleStore.MAX_UNFINISHED),
                keys.wakeChannel());
        request.runs().forEach(run -> args.add(run.suffix()));
        return args;
    }

    RequeueReply requeue(RunId run) {
        ScheduleId id = run.schedule();
        List<Object> reply = namespace
                .askWithLane(id, lane -> requeue(run, lane))
                .orElseGet(() -> requeue(run, Namespace.readableLane("")));
        return switch (Replies.word(reply)) {
            case "requeued" -> RequeueReply.REQUEUED;
            case "impossible" -> RequeueReply.IMPOSSIBLE;
            case "unknown" -> RequeueReply.UNKNOWN;
            default -> throw Replies.unexpected(Script.REQUEUE_RUN, reply);
        };
    }

    private List<Object> requeue(RunId run, Lane lane) {
        Shard shard = namespace.shardOf(run.schedule());
        return namespace
                .requests()
                .run(
                        Script.REQUEUE_RUN,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, run.schedule()),
                                keys.run(shard, run),
                                keys.waiting(shard, lane),
                                keys.dead(shard)),
                        List.of(
                                run.value(),
                                run.suffix(),
                                lane.toString(),
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
