package dev.carillon.testing.model;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.DropReason;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ScheduleState;
import dev.carillon.testing.model.ModelRun.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a claim must do. The fence of what is granted is the store's own; see {@link #adopt}. */
record ModelClaims(Model model) {

    private static final ClaimReply MOVED = new ClaimReply.Moved();
    /** How long to leave a run alone whose name is taken by the run of a deleted schedule, or that a pause holds. */
    private static final ClaimReply ASK_AGAIN = new ClaimReply.Early(Duration.ofSeconds(1));

    private static final Fence UNKNOWN = new Fence(0);

    /** The claim that a reply holds, with the fence that the model cannot know left open. */
    static ClaimReply withoutFence(ClaimReply reply) {
        return reply instanceof ClaimReply.Granted granted
                ? new ClaimReply.Granted(withFence(granted.claim(), UNKNOWN))
                : reply;
    }

    static Claim withFence(Claim claim, Fence fence) {
        return new Claim(
                claim.run(),
                claim.occurrence(),
                claim.lane(),
                claim.shard(),
                claim.node(),
                claim.token(),
                fence,
                claim.attempt(),
                claim.retries(),
                claim.losses(),
                claim.missedCount(),
                claim.cause(),
                claim.onNodeLoss());
    }

    /** Takes over the fence that the store gave. */
    void adopt(Claim granted) {
        model.runs()
                .filter(run -> run.id.equals(granted.run()) && run.isUnder(withFence(granted, UNKNOWN)))
                .forEach(run -> run.claim = Optional.of(granted));
    }

    /** Whoever planned from another state than the present one has come too late. Never early; never during a pause. */
    ClaimReply claim(ClaimItem item, ClaimRequest request, Instant now) {
        Optional<ModelSchedule> found = model.find(item.schedule().schedule().id())
                .filter(schedule -> schedule.generation == item.schedule().generation());
        if (found.isEmpty()) {
            return MOVED;
        }
        ModelSchedule schedule = found.get();
        if (item instanceof ClaimItem.Start start) {
            return start(schedule, start, request, now);
        }
        if (!schedule.isAsPlanned(item.schedule())) {
            return MOVED;
        }
        Instant nominal = item instanceof ClaimItem.Fire fire ? fire.nominal() : ((ClaimItem.Drop) item).latest();
        Instant due = schedule.definition.dueAt(nominal);
        if (due.isAfter(now)) {
            return new ClaimReply.Early(Duration.between(now, due));
        }
        Optional<GroupPause> holding = model.pauses.holdingFireTime(schedule, now);
        if (holding.isPresent()) {
            ModelPauses.hold(schedule, holding.get());
            return MOVED;
        }
        return item instanceof ClaimItem.Fire fire
                ? fire(schedule, fire, request, now)
                : drop(schedule, (ClaimItem.Drop) item, now);
    }

    /** Never twice; never beside more unfinished runs than allowed; never two of one name. */
    private ClaimReply fire(ModelSchedule schedule, ClaimItem.Fire item, ClaimRequest request, Instant now) {
        RunId id = RunId.of(schedule.definition.id(), item.nominal());
        if (schedule.find(id).isPresent()) {
            schedule.moveOn(item.nominal(), item.next(), now);
            return MOVED;
        }
        if (schedule.isBusy()) {
            return overlap(schedule, item, id, now);
        }
        if (model.hasNamesake(id)) {
            return ASK_AGAIN;
        }
        ModelRun run = new ModelRun(id, item.nominal(), item.missedCount(), Cause.SCHEDULE, Place.WAITING, now);
        schedule.unfinished.add(run);
        schedule.countStart(1);
        schedule.moveOn(item.nominal(), item.next(), now);
        return grant(schedule, run, item.onNodeLoss(), request, now);
    }

    /** A fire time that comes while others are unfinished waits for them, perhaps in place of an older one, or is dropped. */
    private ClaimReply overlap(ModelSchedule schedule, ClaimItem.Fire item, RunId id, Instant now) {
        Overlap rule = schedule.definition.policies().overlap();
        boolean mayWait = rule.queueLimit() > 0 || schedule.isFullOfFilling();
        if (!mayWait) {
            model.recordDrop(schedule.definition.id(), item.nominal(), item.missedCount(), DropReason.OVERLAP);
            schedule.moveOn(item.nominal(), item.next(), now);
            return new ClaimReply.Dropped(DropReason.OVERLAP);
        }
        schedule.enqueue(new ModelRun(id, item.nominal(), item.missedCount(), Cause.SCHEDULE, Place.QUEUED, now));
        int displaced = model.holdToLimit(schedule);
        schedule.letQueueGo(now);
        schedule.moveOn(item.nominal(), item.next(), now);
        return new ClaimReply.Queued(schedule.toCancel(), displaced);
    }

    private ClaimReply drop(ModelSchedule schedule, ClaimItem.Drop item, Instant now) {
        model.recordDrop(schedule.definition.id(), item.latest(), item.count() - 1, item.reason());
        schedule.moveOn(item.latest(), item.next(), now);
        return new ClaimReply.Dropped(item.reason());
    }

    /** A waiting run starts when its time has come; one of the queue steps back when its room is taken. */
    private ClaimReply start(ModelSchedule schedule, ClaimItem.Start item, ClaimRequest request, Instant now) {
        Optional<ModelRun> found = schedule.onOffer().stream()
                .filter(run -> run.id.equals(item.run()))
                .findFirst();
        if (found.isEmpty()) {
            return MOVED;
        }
        ModelRun run = found.get();
        if (run.from.isAfter(now)) {
            return new ClaimReply.Early(Duration.between(now, run.from));
        }
        Optional<GroupPause> holding = model.pauses.holdingRun(schedule, now).filter(group -> !run.id.isManual());
        if (holding.isPresent()) {
            return hold(schedule, holding.get());
        }
        if (run.is(Place.QUEUED)) {
            if (schedule.isFull()) {
                run.mayStart = false;
                return MOVED;
            }
            if (model.hasNamesake(run.id)) {
                return ASK_AGAIN;
            }
            schedule.leaveQueue(run);
            schedule.unfinished.add(run);
            schedule.filling = run.cause == Cause.BACKFILL ? Optional.of(run) : schedule.filling;
        }
        return grant(schedule, run, item.onNodeLoss(), request, now);
    }

    /** A schedule that is completed does not show as paused, but its runs wait all the same. */
    private static ClaimReply hold(ModelSchedule schedule, GroupPause group) {
        if (schedule.state != ScheduleState.ACTIVE) {
            return ASK_AGAIN;
        }
        ModelPauses.hold(schedule, group);
        return MOVED;
    }

    private ClaimReply grant(
            ModelSchedule schedule, ModelRun run, OnNodeLoss onNodeLoss, ClaimRequest request, Instant now) {
        Claim claim = new Claim(
                run.id,
                new Occurrence(schedule.definition.id(), schedule.generation, run.nominal),
                schedule.definition.lane(),
                request.shard(),
                request.node(),
                request.token(),
                UNKNOWN,
                run.attempts + 1,
                run.retries,
                run.losses,
                run.missed,
                run.cause,
                onNodeLoss);
        model.letters.remove(run.id);
        run.run(claim, now.plus(request.lease()));
        return new ClaimReply.Granted(claim);
    }
}
