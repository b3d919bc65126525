package dev.carillon.redis;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.StorePipeline.Pending;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The beginning and the end of a claim. */
final class ClaimRequests {

    /** How often ends are sent again because their schedules got other lanes. */
    private static final int MOST_ROUNDS = 100;

    private final Namespace namespace;
    private final Keys keys;
    private final Requests ends;
    private final ServerWatch watch;

    private final Set<TaskName> limited = ConcurrentHashMap.newKeySet();

    /** @param ends sends what must be durable: claims and ends */
    ClaimRequests(Namespace namespace, Requests ends, ServerWatch watch) {
        this.namespace = namespace;
        this.ends = ends;
        this.watch = watch;
        this.keys = namespace.keys();
    }

    /**
     * True when a task has been claimed with a limit to what is in progress: whether a run counts against one is known when
     * it is written back.
     */
    boolean isLimited(TaskName task) {
        return limited.contains(task);
    }

    int mostUnderWay() {
        return ends.mostUnderWay();
    }

    List<ClaimReply> claim(ClaimRequest request) {
        Requests.Call call = prepare(request);
        return readClaims(
                request, ends.run(Script.CLAIM, call.keys(), call.args(), () -> requireSettledStill(request)));
    }

    Pending<ClaimReply> send(ClaimRequest request) {
        Supplier<List<Object>> reply = ends.begin(Script.CLAIM, prepare(request), () -> requireSettledStill(request));
        return () -> readClaims(request, reply.get());
    }

    private Requests.Call prepare(ClaimRequest request) {
        Shard shard = request.shard();
        List<String> scriptKeys = Requests.growing(
                keys.answer(shard, request.token().value()),
                keys.leases(shard),
                keys.fence(shard),
                keys.finished(shard),
                keys.counters(shard),
                keys.calendars(shard),
                keys.pauses(shard),
                keys.held(shard),
                keys.dead(shard));
        List<String> args = Requests.growing(
                request.node().value(),
                request.token().value(),
                Long.toString(request.lease().toMillis()),
                Integer.toString(request.items().size()));
        for (ClaimItem item : request.items()) {
            addItem(shard, item, scriptKeys, args);
        }
        request.limits().forEach((task, limits) -> addLimits(shard, task, limits, scriptKeys, args));
        watch.requireSettled(shard, request.lease());
        return new Requests.Call(scriptKeys, args);
    }

    private static List<ClaimReply> readClaims(ClaimRequest request, List<Object> reply) {
        List<ClaimReply> replies = new ArrayList<>(request.items().size());
        for (int i = 0; i < request.items().size(); i++) {
            replies.add(readClaim(request, request.items().get(i), Replies.list(reply, i)));
        }
        return replies;
    }

    /** What was sent before the server changed may have been executed, and is not known to be otherwise. */
    private void requireSettledStill(ClaimRequest request) {
        try {
            watch.requireSettled(request.shard(), request.lease());
        } catch (ClaimsRestException e) {
            throw new StoreUnavailableException("a claim may have been sent before the server changed", e);
        }
    }

    private void addLimits(Shard shard, TaskName task, TaskLimits limits, List<String> scriptKeys, List<String> args) {
        if (limits.maxConcurrent() > 0) {
            limited.add(task);
        }
        scriptKeys.add(keys.running(shard, task));
        scriptKeys.add(keys.starts(shard, task));
        args.add(task.value());
        args.add(Integer.toString(limits.maxConcurrent()));
        args.add(Integer.toString(limits.rate()));
        args.add(Long.toString(limits.ratePeriod().toMillis()));
    }

    private void addItem(Shard shard, ClaimItem item, List<String> scriptKeys, List<String> args) {
        ScheduleId id = item.schedule().schedule().id();
        Lane lane = item.schedule().schedule().lane();
        if (item instanceof ClaimItem.Fire fire) {
            RunId run = RunId.of(id, fire.nominal());
            scriptKeys.addAll(keys.around(shard, run, lane));
            addNames("fire", run, item.schedule(), args);
            addTimes(item.schedule(), fire.nominal(), fire.missedCount(), fire.next(), args);
            addRules(item.schedule().schedule(), fire.onNodeLoss().name(), "", args);
            args.add(CalendarReader.plannedWith(item.schedule()));
        } else if (item instanceof ClaimItem.Drop drop) {
            RunId run = RunId.of(id, drop.latest());
            scriptKeys.addAll(keys.around(shard, run, lane));
            addNames("drop", run, item.schedule(), args);
            addTimes(item.schedule(), drop.latest(), drop.count() - 1, drop.next(), args);
            addRules(item.schedule().schedule(), "", drop.reason().name(), args);
            args.add(CalendarReader.plannedWith(item.schedule()));
        } else if (item instanceof ClaimItem.Start start) {
            scriptKeys.addAll(keys.around(shard, start.run(), lane));
            addNames("start", start.run(), item.schedule(), args);
            args.addAll(List.of("", "", "", "", "", ""));
            addRules(item.schedule().schedule(), start.onNodeLoss().name(), "", args);
            args.add("");
        }
    }

    private static void addNames(String verb, RunId run, StoredSchedule stored, List<String> args) {
        args.add(verb);
        args.add(stored.schedule().id().value());
        args.add(run.value());
        args.add(run.suffix());
        args.add(stored.schedule().lane().toString());
        args.add(Long.toString(stored.generation()));
    }

    private static void addTimes(
            StoredSchedule stored, Instant nominal, int missedCount, Optional<Instant> next, List<String> args) {
        args.add(Times.isoOrEmpty(stored.next()));
        args.add(Times.millis(stored.schedule().dueAt(nominal)));
        args.add(Times.iso(nominal));
        args.add(Integer.toString(missedCount));
        args.add(Times.millisOrEmpty(next.map(stored.schedule()::dueAt)));
        args.add(Times.isoOrEmpty(next));
    }

    private static void addRules(Schedule schedule, String onNodeLoss, String reason, List<String> args) {
        Overlap overlap = schedule.policies().overlap();
        int maxRuns = schedule.bounds().maxRuns();
        args.add(Integer.toString(overlap.limit()));
        args.add(Integer.toString(overlap.queueLimit()));
        args.add(overlap.kind() == Overlap.Kind.CANCEL_PREVIOUS ? "1" : "0");
        args.add(maxRuns == 0 ? "" : Integer.toString(maxRuns));
        args.add(onNodeLoss);
        args.add(reason);
    }

    private static ClaimReply readClaim(ClaimRequest request, ClaimItem item, List<Object> reply) {
        return switch (Replies.word(reply)) {
            case "granted" -> new ClaimReply.Granted(readGranted(request, item, reply));
            case "dropped" -> new ClaimReply.Dropped(DropReason.valueOf(Replies.text(reply, 1)));
            case "queued" ->
                new ClaimReply.Queued(
                        ScheduleCodec.readRuns(item.schedule().schedule().id(), Replies.text(reply, 1)),
                        Replies.number(reply, 2));
            case "early" -> new ClaimReply.Early(Duration.ofMillis(Replies.number(reply, 1)));
            case "limited" -> new ClaimReply.Limited(Duration.ofMillis(Replies.number(reply, 1)));
            case "moved" -> new ClaimReply.Moved();
            default -> throw Replies.unexpected(Script.CLAIM, reply);
        };
    }

    private static Claim readGranted(ClaimRequest request, ClaimItem item, List<Object> reply) {
        Fence fence = new Fence(Long.parseLong(Replies.text(reply, 1)));
        StoredSchedule stored = item.schedule();
        ScheduleId id = stored.schedule().id();
        Lane lane = stored.schedule().lane();
        if (item instanceof ClaimItem.Fire fire) {
            return new Claim(
                    RunId.of(id, fire.nominal()),
                    new Occurrence(id, stored.generation(), fire.nominal()),
                    lane,
                    request.shard(),
                    request.node(),
                    request.token(),
                    fence,
                    1,
                    0,
                    0,
                    fire.missedCount(),
                    Cause.SCHEDULE,
                    fire.onNodeLoss());
        } else if (item instanceof ClaimItem.Start start) {
            return new Claim(
                    start.run(),
                    new Occurrence(id, stored.generation(), Times.instant(Replies.text(reply, 7))),
                    lane,
                    request.shard(),
                    request.node(),
                    request.token(),
                    fence,
                    Replies.number(reply, 2),
                    Replies.number(reply, 3),
                    Replies.number(reply, 4),
                    Replies.number(reply, 5),
                    Cause.valueOf(Replies.text(reply, 6)),
                    start.onNodeLoss());
        }
        throw new StoreProtocolException("a run was granted for " + item, null);
    }

    /**
     * Due and waiting sets are those of a lane, and an update may have given the schedule another one while it ran: what
     * belongs elsewhere by now is sent again with the sets of the present lane.
     */
    List<CompleteReply> complete(CompleteRequest request) {
        Map<Integer, Completion> open = numbered(request);
        Requests.Call call = prepare(request, 0, open);
        return finish(request, open, ends.run(Script.COMPLETE, call.keys(), call.args()));
    }

    Pending<CompleteReply> send(CompleteRequest request) {
        Map<Integer, Completion> open = numbered(request);
        Supplier<List<Object>> reply = ends.begin(Script.COMPLETE, prepare(request, 0, open), () -> {});
        return () -> finish(request, open, reply.get());
    }

    private static Map<Integer, Completion> numbered(CompleteRequest request) {
        Map<Integer, Completion> open = new LinkedHashMap<>();
        for (Completion completion : request.completions()) {
            open.put(open.size(), completion);
        }
        return open;
    }

    private List<CompleteReply> finish(CompleteRequest request, Map<Integer, Completion> sent, List<Object> first) {
        List<CompleteReply> replies =
                new ArrayList<>(Collections.nCopies(request.completions().size(), null));
        Map<Integer, Completion> open = read(sent, first, replies);
        for (int round = 1; round < MOST_ROUNDS && !open.isEmpty(); round++) {
            Requests.Call call = prepare(request, round, open);
            open = read(open, ends.run(Script.COMPLETE, call.keys(), call.args()), replies);
        }
        if (!open.isEmpty()) {
            throw new StoreUnavailableException("the lanes of " + open.values() + " change too often", null);
        }
        return replies;
    }

    /**
     * Every round is a request with a token of its own that follows from the first one's, so that a repetition goes through
     * the same answers.
     */
    private Requests.Call prepare(CompleteRequest request, int round, Map<Integer, Completion> open) {
        Shard shard = request.shard();
        List<String> scriptKeys = Requests.growing(
                keys.answer(shard, request.token().value() + (round == 0 ? "" : "." + round)),
                keys.leases(shard),
                keys.finished(shard),
                keys.dead(shard),
                keys.counters(shard));
        List<String> args = Requests.growing(keys.wakeChannel());
        for (Completion completion : open.values()) {
            scriptKeys.addAll(keys.around(
                    shard, completion.claim().run(), completion.claim().lane()));
            addCompletion(completion, args);
        }
        return new Requests.Call(scriptKeys, args);
    }

    /** Returns what has to be sent again, by its place in the replies. */
    private Map<Integer, Completion> read(
            Map<Integer, Completion> open, List<Object> reply, List<CompleteReply> replies) {
        Map<Integer, Completion> elsewhere = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<Integer, Completion> sent : open.entrySet()) {
            switch (Replies.text(reply, place++)) {
                case "recorded" -> replies.set(sent.getKey(), CompleteReply.RECORDED);
                case "stale" -> replies.set(sent.getKey(), CompleteReply.STALE);
                case "elsewhere" -> elsewhere.put(sent.getKey(), moved(sent.getValue()));
                default -> throw Replies.unexpected(Script.COMPLETE, reply);
            }
        }
        return elsewhere;
    }

    private Completion moved(Completion completion) {
        Claim claim = completion.claim();
        Claim present = new Claim(
                claim.run(),
                claim.occurrence(),
                namespace.laneOf(claim.occurrence().schedule()).orElse(claim.lane()),
                claim.shard(),
                claim.node(),
                claim.token(),
                claim.fence(),
                claim.attempt(),
                claim.retries(),
                claim.losses(),
                claim.missedCount(),
                claim.cause(),
                claim.onNodeLoss());
        return new Completion(present, completion.attempt(), completion.ending());
    }

    private static void addCompletion(Completion completion, List<String> args) {
        Claim claim = completion.claim();
        Completion.Ending ending = completion.ending();
        String verb;
        RunState state = RunState.CANCELLED;
        Duration delay = Duration.ZERO;
        if (ending instanceof Completion.Finish finish) {
            verb = "finish";
            state = finish.state();
        } else if (ending instanceof Completion.RetryAfter retry) {
            verb = "retry";
            delay = retry.delay();
        } else if (ending instanceof Completion.HandOver) {
            verb = "handover";
        } else {
            throw new StoreProtocolException("unknown ending " + ending, null);
        }
        args.add(verb);
        args.add(claim.occurrence().schedule().value());
        args.add(claim.run().value());
        args.add(claim.run().suffix());
        args.add(claim.lane().toString());
        args.add(claim.token().value());
        args.add(claim.fence().toString());
        args.add(state.name());
        args.add(Long.toString(delay.toMillis()));
        args.add(RunCodec.error(completion.attempt().error()));
        args.add(RunCodec.line(claim, completion.attempt(), state));
    }
}
