package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.RunError;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Retry;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What becomes of granted claims. */
final class EndSteps {

    private static final int MOST_RETRIES = 2;
    private static final Duration BRIEF = Duration.ofMillis(1);
    /** Longer than a moment by the store's clock. */
    static final Duration A_WHILE = Duration.ofMillis(10);

    private final Walk walk;
    private final Comparison comparison;

    EndSteps(Walk walk, Comparison comparison) {
        this.walk = walk;
        this.comparison = comparison;
    }

    /** One or two attempts end, perhaps said twice in one breath. */
    void complete(Draw draw) {
        List<Claim> live = new ArrayList<>(walk.liveClaims());
        List<Completion> completions = new ArrayList<>();
        for (int i = draw.below(2); i >= 0 && !live.isEmpty(); i--) {
            Claim claim = live.remove(draw.below(live.size()));
            completions.add(completion(claim, ending(claim, draw)));
            if (draw.chance(5)) {
                completions.add(completion(claim, ending(claim, draw)));
            }
        }
        complete(completions);
    }

    private Completion.Ending ending(Claim claim, Draw draw) {
        int fate = draw.below(100);
        if (fate < 45) {
            return new Completion.Finish(RunState.SUCCEEDED);
        } else if (fate < 75) {
            return failure(claim, draw);
        } else if (fate < 87) {
            return new Completion.HandOver();
        }
        return new Completion.Finish(draw.oneOf(List.of(RunState.DEAD, RunState.CANCELLED)));
    }

    /** Another attempt while retries are left. */
    private Completion.Ending failure(Claim claim, Draw draw) {
        Duration delay = walk.world.delay(draw.oneOf(List.of(Duration.ZERO, walk.pace, walk.pace.multipliedBy(4))));
        Completion.Ending expected = claim.retries() < MOST_RETRIES
                ? new Completion.RetryAfter(delay)
                : new Completion.Finish(RunState.DEAD);
        Completion.Ending ending =
                OccurrencePlanner.afterFailure(claim, Retry.fixed(MOST_RETRIES, delay), Duration.ZERO);
        walk.require("what follows the failure of " + claim, expected, ending);
        return ending;
    }

    private Completion completion(Claim claim, Completion.Ending ending) {
        boolean isFailure = !ending.equals(new Completion.Finish(RunState.SUCCEEDED));
        Instant now = walk.now();
        return new Completion(
                claim, new Attempt(now, now, isFailure ? new RunError("Failure", "told so", "") : null), ending);
    }

    /**
     * In one request, but for ends of runs whose schedule has another lane by now: those a store may record after the
     * others, and so in another order of the history.
     */
    void complete(List<Completion> completions) {
        List<Completion> together = new ArrayList<>();
        for (Completion completion : completions) {
            if (hasOtherLane(completion.claim())) {
                send(List.of(completion));
            } else {
                together.add(completion);
            }
        }
        if (!together.isEmpty()) {
            send(together);
        }
    }

    private boolean hasOtherLane(Claim claim) {
        return walk.model
                .find(claim.run().schedule())
                .filter(schedule -> !schedule.definition.lane().equals(claim.lane()))
                .isPresent();
    }

    private void send(List<Completion> completions) {
        CompleteRequest request = new CompleteRequest(Walk.SHARD, ClaimToken.random(), completions);
        List<CompleteReply> expected = new ArrayList<>();
        Instant now = walk.now();
        completions.forEach(completion -> expected.add(walk.ends.complete(completion, now)));
        List<CompleteReply> actual = walk.store().complete(request);
        for (int i = 0; i < completions.size(); i++) {
            Completion completion = completions.get(i);
            walk.tell("end of " + completion.claim().run() + " under "
                    + completion.claim().fence() + ": " + completion.ending() + " -> " + actual.get(i));
        }
        walk.note("complete: " + actual);
        walk.require("replies to ends", expected, actual);
        for (int i = 0; i < completions.size(); i++) {
            if (actual.get(i) == CompleteReply.RECORDED) {
                walk.invariants.ended(completions.get(i).claim());
            }
        }
        walk.completed.add(new Walk.Answered<>(request, actual));
    }

    /** Somebody who has lost the run, or never had it. */
    void staleComplete(Draw draw) {
        if (walk.granted.isEmpty()) {
            return;
        }
        Claim claim = draw.oneOf(walk.granted);
        if (walk.model.under(claim).isPresent()) {
            Fence other = new Fence(claim.fence().value() + (draw.chance(50) ? 1 : -1));
            claim = ModelClaims.withFence(claim, other);
        }
        complete(List.of(completion(claim, ending(claim, draw))));
    }

    void renew(Draw draw) {
        if (!walk.granted.isEmpty()) {
            Duration lease = walk.world.isBehind() ? Duration.ofHours(2) : walk.pace.multipliedBy(1 + draw.below(20));
            renew(draw.oneOf(walk.granted), lease);
        }
    }

    private void renew(Claim claim, Duration lease) {
        walk.tell("renew " + claim.run() + " under " + claim.fence() + " for " + lease);
        RenewReply expected = walk.ends.renew(claim, lease, walk.now());
        List<RenewReply> actual = walk.store().renew(new RenewRequest(Walk.SHARD, lease, List.of(claim)));
        walk.note("renew: " + actual);
        walk.require("renewal of " + claim, List.of(expected), actual);
    }

    /** A node dies: the lease of one of its runs ends. */
    void lose(Draw draw) {
        List<Claim> live = walk.liveClaims();
        if (!live.isEmpty()) {
            renew(draw.oneOf(live), BRIEF);
            walk.world.tick(A_WHILE);
            if (draw.chance(70)) {
                recover(draw);
            }
        }
    }

    /** Somebody takes over what was lost; in between a node may have come back to life. */
    void recover(Draw draw) {
        List<ExpiredLease> read = comparison.own(walk.store().expired(Walk.SHARD, ScheduleStore.MAX_BATCH));
        List<Recovery> recoveries =
                read.stream().map(OccurrencePlanner::afterLoss).toList();
        if (recoveries.isEmpty()) {
            return;
        }
        for (Recovery recovery : recoveries) {
            ExpiredLease lease = recovery.lease();
            walk.require(
                    "verdict on " + lease, ModelEnds.verdict(lease.onNodeLoss(), lease.losses()), recovery.verdict());
        }
        if (draw.chance(20)) {
            walk.liveClaims().stream()
                    .filter(claim -> claim.fence().equals(read.get(0).fence()))
                    .forEach(claim -> renew(claim, Duration.ofHours(1)));
        }
        recover(recoveries);
    }

    private void recover(List<Recovery> recoveries) {
        Instant now = walk.now();
        List<Boolean> expected = new ArrayList<>();
        recoveries.forEach(recovery -> expected.add(walk.ends.recover(recovery, now)));
        List<Boolean> actual = walk.store().recover(Walk.SHARD, recoveries);
        walk.tell("recover " + recoveries + " -> " + actual);
        walk.note("recover: " + actual.stream().filter(taken -> taken).count());
        walk.require("recovery of " + recoveries, expected, actual);
        for (int i = 0; i < actual.size(); i++) {
            if (actual.get(i)) {
                walk.invariants.takenAway(recoveries.get(i).lease().run());
            }
        }
    }

    /** Nothing has to be put back, and what is stalled is found. */
    void audit() {
        for (AuditDepth depth : AuditDepth.values()) {
            audit(depth);
        }
    }

    private void audit(AuditDepth depth) {
        String cursor = "";
        List<String> stalled = new ArrayList<>();
        do {
            AuditReply reply = walk.store().audit(new AuditRequest(Walk.SHARD, depth, cursor, AuditRequest.MOST));
            walk.require("repaired by the audit", 0, reply.repaired());
            reply.stalled().stream()
                    .map(schedule -> schedule.schedule().id())
                    .filter(walk.ids::contains)
                    .forEach(id -> stalled.add(id.value()));
            cursor = reply.cursor();
        } while (!cursor.isEmpty());
        List<String> expected = walk.model.schedules.values().stream()
                .filter(ModelSchedule::isStalled)
                .map(schedule -> schedule.definition.id().value())
                .toList();
        walk.require("stalled", expected, stalled.stream().sorted().toList());
    }
}
