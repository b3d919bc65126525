package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.testing.model.ModelRun.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What becomes of claims: they are renewed, they end, or their lease does. */
record ModelEnds(Model model) {

    RenewReply renew(Claim claim, Duration lease, Instant now) {
        Optional<ModelRun> run = model.under(claim);
        run.ifPresent(held -> held.leaseEnd = now.plus(lease));
        return run.map(held -> held.cancelWanted ? RenewReply.CANCELLED : RenewReply.RENEWED)
                .orElse(RenewReply.LOST);
    }

    /** Recorded once, for the holder of the current fence. What is to be cancelled or belongs to nobody is not tried again. */
    CompleteReply complete(Completion completion, Instant now) {
        Optional<ModelRun> found = model.under(completion.claim());
        if (found.isEmpty()) {
            return CompleteReply.STALE;
        }
        ModelRun run = found.get();
        if (completion.ending() instanceof Completion.Finish finish) {
            model.end(run, finish.state(), now);
        } else if (run.cancelWanted || model.owner(run).isEmpty()) {
            model.end(run, RunState.CANCELLED, now);
        } else if (completion.ending() instanceof Completion.RetryAfter retry) {
            run.retries++;
            run.waitAgain(Cause.RETRY, now.plus(retry.delay()));
        } else {
            run.waitAgain(Cause.RECOVERY, now);
        }
        return CompleteReply.RECORDED;
    }

    /** The runs whose lease has ended, the longest-ended first. */
    List<ModelRun> expired(Instant now) {
        return model.runs()
                .filter(run -> run.is(Place.RUNNING) && !run.leaseEnd.isAfter(now))
                .sorted(Comparator.comparing((ModelRun run) -> run.leaseEnd).thenComparing(run -> run.id))
                .toList();
    }

    /** Another node starts it, unless it has cost too many nodes or its schedule does not want that. */
    static Recovery.Verdict verdict(OnNodeLoss onNodeLoss, int losses) {
        if (onNodeLoss == OnNodeLoss.ABANDON) {
            return Recovery.Verdict.ABANDON;
        }
        return losses >= OccurrencePlanner.MAX_LOSSES ? Recovery.Verdict.BURY : Recovery.Verdict.RERUN;
    }

    boolean recover(Recovery recovery, Instant now) {
        Optional<ModelRun> found = expired(now).stream()
                .filter(run -> run.id.equals(recovery.lease().run()))
                .filter(run ->
                        run.claim.orElseThrow().fence().equals(recovery.lease().fence()))
                .findFirst();
        found.ifPresent(run -> takeAway(run, recovery.verdict(), now));
        return found.isPresent();
    }

    private void takeAway(ModelRun run, Recovery.Verdict verdict, Instant now) {
        if (run.cancelWanted) {
            model.end(run, RunState.CANCELLED, now);
        } else if (verdict == Recovery.Verdict.BURY) {
            model.end(run, RunState.DEAD, now);
        } else if (verdict == Recovery.Verdict.ABANDON || model.owner(run).isEmpty()) {
            model.end(run, RunState.LOST, now);
        } else {
            run.losses++;
            run.waitAgain(Cause.RECOVERY, now);
        }
    }
}
