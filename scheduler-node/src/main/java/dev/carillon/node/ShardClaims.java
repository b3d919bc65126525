package dev.carillon.node;

import dev.carillon.node.NodeMeters.ClaimResult;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunId;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.DropReason;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StorePipeline;
import dev.carillon.store.StorePipeline.Pending;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due in one shard, out of its agenda.
 *
 * <p>A request whose answer did not come is sent again, as it is, until its leases could no longer be trusted: the store
 * gives the same answer to the same token, so what was granted meanwhile is not lost. Its permits stay taken so long. Not
 * thread-safe.
 */
final class ShardClaims {

    /** A request that was sent. */
    private record Sent(ClaimRequest request, List<ClaimPlanner.Planned> planned, long sentNanos) {}

    /**
     * A request that was sent for the first time, and how to get its replies.
     *
     * @param reached false when it is known not to have been sent
     */
    private record UnderWay(Sent sent, Pending<ClaimReply> pending, boolean reached) {}

    private static final Logger LOG = LoggerFactory.getLogger(ShardClaims.class);

    private final NodeContext context;
    private final Membership membership;
    private final RunExecutor executor;
    private final ShardView view;
    private final ClaimPlanner planner;
    private final StorePipeline pipeline;
    private final Deque<Sent> unanswered = new ArrayDeque<>();

    ShardClaims(NodeContext context, Membership membership, RunExecutor executor, ShardView view) {
        this.context = context;
        this.membership = membership;
        this.executor = executor;
        this.view = view;
        this.planner = new ClaimPlanner(context, membership, view);
        this.pipeline = StorePipeline.to(context.store());
    }

    /** Claims some batches of what is due, if anything is: the store works on one while the next is planned. */
    ClaimCounts claimDue() {
        if (!unanswered.isEmpty()) {
            return repeatUnanswered();
        }
        Queue<UnderWay> underWay = new ArrayDeque<>();
        ClaimCounts counts = ClaimCounts.NONE;
        try {
            sendDue(underWay);
            while (!underWay.isEmpty()) {
                UnderWay next = underWay.remove();
                counts = counts.plus(land(next.sent(), next.pending(), false));
            }
        } finally {
            // behind one without an answer: what was sent may have been granted as well
            underWay.forEach(this::leave);
        }
        return counts;
    }

    private void sendDue(Queue<UnderWay> underWay) {
        boolean isMore = true;
        while (isMore && underWay.size() < pipeline.mostUnderWay()) {
            List<ClaimPlanner.Planned> batch = planner.plan(view.takeClaimable(NodeContext.MOST_AT_ONCE));
            isMore = batch.size() == NodeContext.MOST_AT_ONCE;
            if (!batch.isEmpty()) {
                underWay.add(send(batch));
            }
        }
    }

    private UnderWay send(List<ClaimPlanner.Planned> batch) {
        List<ClaimItem> items = new ArrayList<>(batch.size());
        batch.forEach(planned -> items.add(planned.item()));
        ClaimRequest request = new ClaimRequest(
                view.shard(),
                context.node(),
                ClaimToken.random(),
                context.config().lease(),
                items,
                limits(batch));
        Sent sent = new Sent(request, batch, context.nanos());
        try {
            return new UnderWay(sent, pipeline.sendClaim(request), true);
        } catch (RuntimeException e) {
            return new UnderWay(sent, Pending.failed(e), false);
        }
    }

    private void leave(UnderWay behind) {
        if (behind.reached()) {
            unanswered.add(behind.sent());
        } else {
            claimLater(behind.sent(), Duration.ZERO);
        }
    }

    private void claimLater(Sent sent, Duration remaining) {
        sent.planned().forEach(ClaimPlanner.Planned::givePermit);
        sent.planned().forEach(planned -> view.claimLater(planned.entry(), remaining));
    }

    /** True when a claim was sent that nobody knows the answer of. */
    boolean isUnanswered() {
        return !unanswered.isEmpty();
    }

    private static Map<TaskName, TaskLimits> limits(List<ClaimPlanner.Planned> batch) {
        Map<TaskName, TaskLimits> limits = new HashMap<>();
        for (ClaimPlanner.Planned planned : batch) {
            Task<?> task = planned.entry().slot().task();
            if (!task.limits().isNone()) {
                limits.put(task.name(), task.limits());
            }
        }
        return limits;
    }

    /** Gives up what has not been answered; whatever was granted meanwhile is recovered when its lease ends. */
    void forgetUnanswered() {
        while (!unanswered.isEmpty()) {
            forget(unanswered.remove());
        }
    }

    private void forget(Sent open) {
        context.meters().claimed(ClaimResult.UNKNOWN, open.planned().size());
        open.planned().forEach(ClaimPlanner.Planned::givePermit);
    }

    private ClaimCounts repeatUnanswered() {
        ClaimCounts counts = ClaimCounts.NONE;
        while (!unanswered.isEmpty()) {
            counts = counts.plus(repeat(unanswered.remove()));
        }
        return counts;
    }

    private ClaimCounts repeat(Sent open) {
        if (context.nanos() - open.sentNanos() < context.trustNanos()) {
            return land(open, () -> context.store().claim(open.request()), true);
        }
        LOG.warn(
                "shard {}: a claim of {} got no answer in time and is given up",
                view.shard(),
                open.planned().size());
        forget(open);
        return ClaimCounts.NONE;
    }

    private ClaimCounts land(Sent sent, Pending<ClaimReply> pending, boolean repeated) {
        List<ClaimReply> replies;
        try {
            replies = pending.replies();
        } catch (ClaimsRestException e) {
            return planAnewLater(sent, e, repeated);
        } catch (StoreUnavailableException e) {
            unanswered.addFirst(sent);
            throw e;
        } catch (StoreAccessException e) {
            forget(sent);
            throw e;
        } catch (RuntimeException e) {
            return refused(sent, e);
        }
        return answered(sent, replies);
    }

    /**
     * What was never sent is planned anew when it may be, which is no failure; what was sent before may have been granted,
     * and is tried again.
     */
    private ClaimCounts planAnewLater(Sent sent, ClaimsRestException rest, boolean repeated) {
        if (repeated) {
            unanswered.addFirst(sent);
            throw rest;
        }
        claimLater(sent, rest.remaining());
        return ClaimCounts.NONE;
    }

    /** One bad entry must not hold up the others: asked for one by one, it is the one to be left alone for a while. */
    private ClaimCounts refused(Sent sent, RuntimeException why) {
        sent.planned().forEach(ClaimPlanner.Planned::givePermit);
        List<ClaimPlanner.Planned> planned = sent.planned();
        if (planned.size() == 1) {
            LOG.error(
                    "schedule {} cannot be claimed, trying again later",
                    planned.get(0).entry().id(),
                    why);
            view.hold(planned.get(0).entry());
            return ClaimCounts.NONE;
        }
        LOG.error("shard {} failed a claim of {}, asking one by one", view.shard(), planned.size(), why);
        view.claimOneByOne(planned.stream().map(ClaimPlanner.Planned::entry).toList());
        return ClaimCounts.NONE;
    }

    private ClaimCounts answered(Sent sent, List<ClaimReply> replies) {
        ClaimCounts counts = ClaimCounts.NONE;
        for (int i = 0; i < replies.size(); i++) {
            ClaimPlanner.Planned planned = sent.planned().get(i);
            ClaimReply reply = replies.get(i);
            counts = counts.plus(ClaimCounts.of(reply));
            if (reply instanceof ClaimReply.Granted granted) {
                executor.start(
                        granted.claim(),
                        planned.entry().schedule().schedule(),
                        planned.entry().slot(),
                        sent.sentNanos());
            } else {
                planned.givePermit();
            }
        }
        // only when every run has its thread and every permit its owner does anything else follow, which might fail
        for (int i = 0; i < replies.size(); i++) {
            learn(sent.planned().get(i), replies.get(i));
        }
        context.meters().claimed(ClaimResult.GRANTED, counts.granted());
        context.meters().claimed(ClaimResult.DROPPED, counts.dropped());
        context.meters().claimed(ClaimResult.EARLY, counts.early());
        context.meters().claimed(ClaimResult.MOVED, counts.moved());
        return counts;
    }

    private void learn(ClaimPlanner.Planned planned, ClaimReply reply) {
        switch (reply) {
            case ClaimReply.Granted granted -> granted(planned);
            case ClaimReply.Dropped dropped -> dropped(planned, dropped.reason());
            case ClaimReply.Queued queued -> queued(planned, queued);
            case ClaimReply.Limited limited -> view.waitForRoom(planned.entry(), limited.remaining());
            case ClaimReply.Early early -> view.claimLater(planned.entry(), early.remaining());
            case ClaimReply.Moved moved -> moved(planned.entry());
        }
    }

    private void granted(ClaimPlanner.Planned planned) {
        Agenda.Entry entry = planned.entry();
        if (!entry.ours()
                && membership.areBehind(entry.id(), entry.slot().task().name())) {
            // what else such a node should have looked at first is in the agenda with the delay
            view.lookSoon();
        }
        if (planned.item() instanceof ClaimItem.Fire fire) {
            countStoodFor(entry, fire.missedCount());
            expect(entry, fire.nominal(), fire.next());
        }
    }

    /** The fire times before the one that runs: nobody looked for them, or they waited for a permit or for room. */
    private void countStoodFor(Agenda.Entry entry, int fireTimes) {
        Instant first = entry.schedule().next().orElseThrow();
        boolean wasLookedFor = entry.schedule()
                .schedule()
                .dueAt(first)
                .isAfter(membership.attendedSince(entry.slot().task().name()));
        if (wasLookedFor) {
            context.meters().waited(fireTimes);
        } else {
            context.meters().missed(DropReason.MISFIRE, fireTimes);
        }
    }

    /** Somebody else has it, or it was changed: when it is due next is not known here. */
    private void moved(Agenda.Entry entry) {
        view.lookSoon();
        if (entry.ours()) {
            membership.lostToOthers(entry.id(), entry.slot().task().name());
        }
    }

    /** It may start as soon as the runs before it have ended, which some overlap rules ask for. */
    private void queued(ClaimPlanner.Planned planned, ClaimReply.Queued reply) {
        context.meters().missed(DropReason.OVERLAP, reply.displaced());
        for (RunId run : reply.toCancel()) {
            LOG.info("{} gives way to the next run of its schedule", run);
            context.store().cancel(run);
        }
        if (planned.item() instanceof ClaimItem.Fire fire) {
            expect(planned.entry(), fire.nominal(), fire.next());
        }
        view.lookSoon();
    }

    private void dropped(ClaimPlanner.Planned planned, DropReason reason) {
        if (planned.item() instanceof ClaimItem.Drop drop) {
            context.meters().missed(reason, drop.count());
            expect(planned.entry(), drop.latest(), drop.next());
        } else if (planned.item() instanceof ClaimItem.Fire fire) {
            context.meters().missed(reason, 1 + fire.missedCount());
            expect(planned.entry(), fire.nominal(), fire.next());
        }
    }

    /** The store has moved the schedule to a fire time that is known here already. */
    private void expect(Agenda.Entry entry, Instant nominal, Optional<Instant> next) {
        if (next.isPresent()) {
            StoredSchedule old = entry.schedule();
            view.expect(new StoredSchedule(
                    old.schedule(),
                    old.generation(),
                    old.state(),
                    next,
                    Optional.of(nominal),
                    old.anchor(),
                    old.pause(),
                    old.unfinished(),
                    old.queued(),
                    old.asked(),
                    old.started() + 1,
                    old.calendars()));
        }
    }
}
