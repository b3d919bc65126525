package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.store.Completion.Finish;
import dev.carillon.store.Completion.RetryAfter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What becomes of the leases of one shard in memory: renewed, given back, or taken away. Not thread-safe. */
final class Holding {

    private final ShardState shard;
    private final Answers<CompleteReply> answers = new Answers<>();
    private long staleCompletions;

    Holding(ShardState shard) {
        this.shard = shard;
    }

    long staleCompletions() {
        return staleCompletions;
    }

    List<RenewReply> renew(RenewRequest request, Instant now) {
        return request.claims().stream()
                .map(claim -> renew(shard.under(claim), request, now))
                .toList();
    }

    private static RenewReply renew(Optional<RunEntry> run, RenewRequest request, Instant now) {
        run.ifPresent(held -> held.renew(
                now.plus(request.lease()), Optional.ofNullable(request.notes().get(held.id()))));
        return run.map(held -> held.isCancelRequested() ? RenewReply.CANCELLED : RenewReply.RENEWED)
                .orElse(RenewReply.LOST);
    }

    CancelReply cancel(RunId id, Instant now) {
        return shard.cancel(id, now);
    }

    List<CompleteReply> complete(CompleteRequest request, Instant now) {
        return answers.firstOr(
                request.token(),
                () -> request.completions().stream()
                        .map(completion -> complete(completion, now))
                        .toList());
    }

    private CompleteReply complete(Completion completion, Instant now) {
        Optional<RunEntry> run = shard.under(completion.claim());
        if (run.isEmpty()) {
            staleCompletions++;
            return CompleteReply.STALE;
        }
        end(run.get(), completion, now);
        tellOfRoom(run.get());
        return CompleteReply.RECORDED;
    }

    private void end(RunEntry run, Completion completion, Instant now) {
        Optional<ScheduleEntry> owner = shard.owner(run);
        if (completion.ending() instanceof Finish finish) {
            shard.finish(run, run.endedRecord(finish.state(), completion), now);
        } else if (owner.isEmpty() || run.isCancelRequested()) {
            shard.finish(run, run.endedRecord(RunState.CANCELLED, completion), now);
        } else if (completion.ending() instanceof RetryAfter retry) {
            run.waitForRetry(now.plus(retry.delay()));
            shard.enqueue(owner.get(), run, now);
        } else {
            run.waitForNode(now);
            shard.enqueue(owner.get(), run, now);
        }
    }

    ExpiredLeases expired(int limit, Instant now) {
        List<RunEntry> running = shard.runs().stream()
                .filter(RunEntry::isRunning)
                .sorted(Comparator.comparing(RunEntry::leaseEnd).thenComparing(RunEntry::id))
                .toList();
        return new ExpiredLeases(
                running.stream()
                        .takeWhile(run -> !run.leaseEnd().isAfter(now))
                        .limit(limit)
                        .map(RunEntry::expiredLease)
                        .toList(),
                running.stream()
                        .map(RunEntry::leaseEnd)
                        .filter(end -> end.isAfter(now))
                        .findFirst());
    }

    List<Boolean> recover(List<Recovery> recoveries, Instant now) {
        return recoveries.stream().map(recovery -> recover(recovery, now)).toList();
    }

    private boolean recover(Recovery recovery, Instant now) {
        RunEntry run = shard.run(recovery.lease().run());
        if (run == null || !run.hasExpired(recovery.lease(), now)) {
            return false;
        }
        Optional<ScheduleEntry> owner = shard.owner(run);
        if (run.isCancelRequested()) {
            shard.finish(run, run.endedRecord(RunState.CANCELLED, now), now);
        } else if (recovery.verdict() == Recovery.Verdict.BURY) {
            shard.finish(run, run.endedRecord(RunState.DEAD, now), now);
        } else if (recovery.verdict() == Recovery.Verdict.ABANDON || owner.isEmpty()) {
            shard.finish(run, run.endedRecord(RunState.LOST, now), now);
        } else {
            run.countLoss();
            run.waitForNode(now);
            shard.enqueue(owner.get(), run, now);
        }
        tellOfRoom(run);
        return true;
    }

    /** Whoever waits for room in the run's task may find it now. */
    private void tellOfRoom(RunEntry run) {
        if (run.isLimited()) {
            shard.wake(run.lane());
        }
    }
}
