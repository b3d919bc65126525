package dev.carillon.node.simulation;

import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.task.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees what is asked of the store and answered there, and what handlers do, and keeps a book of its own on it. What must
 * never happen is named here; the first of it that does is kept.
 */
final class Witness {

    private final Books books;
    private final Map<ClaimToken, List<?>> answers = new HashMap<>();
    private long lastFence;
    private int starts;

    Witness(Books books) {
        this.books = books;
    }

    /** How many attempts were granted. */
    int starts() {
        return starts;
    }

    private void require(boolean holds, Invariant invariant, Object how) {
        books.require(holds, invariant, how);
    }

    private long now() {
        return books.now();
    }

    private boolean isRepeated(ClaimToken token, List<?> replies) {
        List<?> first = answers.putIfAbsent(token, replies);
        require(
                first == null || first.equals(replies),
                Invariant.ONE_ANSWER_FOR_ONE_TOKEN,
                replies + " after " + first);
        return first != null;
    }

    void claimed(ClaimRequest request, List<ClaimReply> replies) {
        if (isRepeated(request.token(), replies)) {
            return;
        }
        for (int i = 0; i < replies.size(); i++) {
            ClaimItem item = request.items().get(i);
            switch (replies.get(i)) {
                case ClaimReply.Granted granted -> granted(granted.claim(), request);
                case ClaimReply.Dropped dropped -> dropped(item, dropped.reason());
                case ClaimReply.Queued queued -> queued(item);
                case ClaimReply.Early early -> {}
                case ClaimReply.Limited limited -> {}
                case ClaimReply.Moved moved -> {}
            }
        }
    }

    private void granted(Claim claim, ClaimRequest request) {
        starts++;
        RunBook orphan = books.orphans.get(claim.run());
        require(orphan == null || orphan.open == null, Invariant.ONE_LIVE_CLAIM_PER_OCCURRENCE, claim);
        ScheduleBook schedule = books.schedules.get(claim.occurrence().schedule());
        if (schedule == null || schedule.generation != claim.occurrence().generation()) {
            books.violated(Invariant.NOTHING_STARTS_OF_WHAT_WAS_DELETED, claim.toString());
            return;
        }
        RunBook run = schedule.runs.computeIfAbsent(
                claim.run(),
                id -> new RunBook(id, Timeline.millis(claim.occurrence().nominal())));
        require(run.open == null, Invariant.ONE_LIVE_CLAIM_PER_OCCURRENCE, claim);
        require(run.ended == null, Invariant.ONE_END_FOR_EACH_RUN, claim + " after it ended as " + run.ended);
        require(claim.fence().value() > Math.max(run.lastFence, lastFence), Invariant.A_FENCE_ONLY_RISES, claim);
        require(run.manual || !schedule.paused, Invariant.NOTHING_STARTS_DURING_A_PAUSE, claim);
        require(
                !run.cancelRequested,
                Invariant.NOTHING_STARTS_THAT_NOBODY_ASKED_FOR,
                claim + " after it was cancelled");
        require(
                claim.attempt() == run.attempts + 1 && claim.retries() == run.retries && claim.losses() == run.losses,
                Invariant.ATTEMPTS_ARE_COUNTED,
                claim);
        require(now() >= run.notBefore, Invariant.NO_START_BEFORE_ITS_TIME, claim);
        if (run.attempts == 0 && !run.manual) {
            firstStart(schedule, run, claim);
        }
        run.fragile = schedule.definition.policies().onNodeLoss() == OnNodeLoss.ABANDON;
        lastFence = claim.fence().value();
        run.grant(claim, now() + request.lease().toMillis());
    }

    private void firstStart(ScheduleBook schedule, RunBook run, Claim claim) {
        require(now() >= run.nominal, Invariant.NO_START_BEFORE_ITS_TIME, claim);
        boolean isOwn = !run.fillsIn && !run.free && !run.queued;
        require(!isOwn || schedule.isDelayOver(run.nominal), Invariant.NO_START_BEFORE_ITS_TIME, claim);
        require(!isOwn || schedule.isFireTime(run.nominal), Invariant.NOTHING_STARTS_THAT_NOBODY_ASKED_FOR, claim);
        require(
                run.free
                        || schedule.inProgress()
                                < schedule.definition.policies().overlap().limit(),
                Invariant.NO_FORBIDDEN_OVERLAP,
                claim);
    }

    private void dropped(ClaimItem item, DropReason reason) {
        ScheduleBook schedule = books.schedules.get(item.schedule().schedule().id());
        if (schedule == null) {
            books.violated(Invariant.NOTHING_STARTS_OF_WHAT_WAS_DELETED, item.toString());
            return;
        }
        schedule.touched = now();
        long nominal = Timeline.millis(
                item instanceof ClaimItem.Drop drop ? drop.latest() : ((ClaimItem.Fire) item).nominal());
        require(now() >= nominal, Invariant.NO_START_BEFORE_ITS_TIME, item);
        require(reason != DropReason.OVERLAP || schedule.unfinished() > 0, Invariant.A_DROP_HAS_ITS_REASON, item);
    }

    private void queued(ClaimItem item) {
        ScheduleBook schedule = books.schedules.get(item.schedule().schedule().id());
        if (schedule != null && item instanceof ClaimItem.Fire fire) {
            RunId id = RunId.of(schedule.id, fire.nominal());
            long nominal = Timeline.millis(fire.nominal());
            require(now() >= nominal, Invariant.NO_START_BEFORE_ITS_TIME, fire);
            require(schedule.isFireTime(nominal), Invariant.NOTHING_STARTS_THAT_NOBODY_ASKED_FOR, fire);
            schedule.runs.computeIfAbsent(id, run -> new RunBook(run, nominal)).queued = true;
        }
    }

    void renewed(RenewRequest request, List<RenewReply> replies) {
        for (int i = 0; i < replies.size(); i++) {
            Optional<RunBook> run = books.under(request.claims().get(i));
            boolean isLost = replies.get(i) == RenewReply.LOST;
            require(
                    run.isPresent() != isLost,
                    Invariant.ONE_LIVE_CLAIM_PER_OCCURRENCE,
                    "renewal of " + request.claims().get(i) + ": " + replies);
            run.ifPresent(held -> held.leaseEnd = now() + request.lease().toMillis());
        }
    }

    void completed(CompleteRequest request, List<CompleteReply> replies) {
        if (isRepeated(request.token(), replies)) {
            return;
        }
        for (int i = 0; i < replies.size(); i++) {
            Completion completion = request.completions().get(i);
            Optional<RunBook> run = books.under(completion.claim());
            boolean isStale = replies.get(i) == CompleteReply.STALE;
            require(run.isPresent() != isStale, Invariant.ONE_END_FOR_EACH_RUN, completion + ": " + replies.get(i));
            run.ifPresent(held -> ended(held, completion.ending()));
        }
    }

    private void ended(RunBook run, Completion.Ending ending) {
        if (ending instanceof Completion.Finish finish) {
            books.end(run, finish.state());
        } else if (run.orphan || books.isCancelled(run)) {
            books.end(run, RunState.CANCELLED);
        } else if (ending instanceof Completion.RetryAfter retry) {
            run.retries++;
            run.waitUntil(now() + retry.delay().toMillis());
        } else {
            require(
                    !run.fragile || !run.hasBegun(),
                    Invariant.A_LOST_NODE_MEANS_WHAT_WAS_ASKED_FOR,
                    run.id + " is given back");
            run.waitUntil(now());
        }
    }

    void recovered(List<Recovery> recoveries, List<Boolean> taken) {
        for (int i = 0; i < taken.size(); i++) {
            if (taken.get(i)) {
                recovered(recoveries.get(i));
            }
        }
    }

    private void recovered(Recovery recovery) {
        RunBook run = books.find(recovery.lease().run()).orElse(null);
        require(
                run == null || run.fragile == (recovery.verdict() == Recovery.Verdict.ABANDON),
                Invariant.A_LOST_NODE_MEANS_WHAT_WAS_ASKED_FOR,
                recovery);
        Claim held = run == null ? null : run.open;
        if (run == null || held == null || !held.fence().equals(recovery.lease().fence()) || now() < run.leaseEnd) {
            books.violated(Invariant.ONE_LIVE_CLAIM_PER_OCCURRENCE, "taken before its lease ended: " + recovery);
        } else if (books.isCancelled(run)) {
            books.end(run, RunState.CANCELLED);
        } else if (recovery.verdict() == Recovery.Verdict.BURY) {
            books.end(run, RunState.DEAD);
        } else if (recovery.verdict() == Recovery.Verdict.ABANDON || run.orphan) {
            books.end(run, RunState.LOST);
        } else {
            run.losses++;
            run.waitUntil(now());
        }
    }

    void cancelled(RunId id, CancelReply reply) {
        Optional<RunBook> run = books.find(id);
        if (reply == CancelReply.REQUESTED) {
            run.ifPresent(held -> held.cancelRequested = true);
        } else if (reply == CancelReply.CANCELLED) {
            require(
                    run.filter(held -> held.open != null).isEmpty(),
                    Invariant.ONE_END_FOR_EACH_RUN,
                    id + " was cancelled while it ran");
            run.ifPresent(held -> books.end(held, RunState.CANCELLED));
        }
    }

    /** Something was set aside that nobody could read or plan. */
    void setAside(String what) {
        books.violated(Invariant.NOTHING_UNEXPECTED, "set aside: " + what);
    }

    /** A handler is called: under a claim that is open, whose lease holds, for the first time. */
    void began(Life life, Run run) {
        RunBook book = books.find(run.id()).orElse(null);
        long fence = run.fence().value();
        if (book == null || !book.isUnder(fence) || now() > book.leaseEnd) {
            books.violated(Invariant.NO_WORK_BEYOND_THE_LEASE, run + " under " + fence + " begins on " + life.name());
        } else {
            require(book.begins(fence), Invariant.ONE_LIVE_CLAIM_PER_OCCURRENCE, run + " begins twice");
        }
    }

    /** A handler goes on: it holds its lease, or has been told to stop, unless its process has just stood still. */
    void works(Life life, Run run) {
        boolean holds = books.find(run.id())
                .filter(book -> book.isUnder(run.fence().value()) && now() <= book.leaseEnd)
                .isPresent();
        require(
                holds || run.isCancelled() || life.hasJustThawed(),
                Invariant.NO_WORK_BEYOND_THE_LEASE,
                run + " under " + run.fence() + " goes on on " + life.name());
    }
}
