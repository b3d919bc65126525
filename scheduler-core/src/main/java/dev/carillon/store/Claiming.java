package dev.carillon.store;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The claims of one shard in memory: guards first, then the decision, writes last. Not thread-safe. */
final class Claiming {

    /** After how long to ask again for what is held up by the run of a deleted schedule. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final ShardState shard;
    private final Limiting limiting;
    private final Pausing pausing;
    private final Answers<ClaimReply> answers = new Answers<>();

    Claiming(ShardState shard, Pausing pausing) {
        this.shard = shard;
        this.limiting = new Limiting(shard);
        this.pausing = pausing;
    }

    List<ClaimReply> claim(ClaimRequest request, Instant now) {
        return answers.firstOr(
                request.token(),
                () -> request.items().stream()
                        .map(item -> claim(item, request, now))
                        .toList());
    }

    private ClaimReply claim(ClaimItem item, ClaimRequest request, Instant now) {
        ScheduleEntry entry = shard.schedule(item.schedule().schedule().id());
        if (entry == null || entry.generation() != item.schedule().generation()) {
            return new ClaimReply.Moved();
        }
        if (item instanceof ClaimItem.Fire fire) {
            return fire(entry, fire, request, now);
        } else if (item instanceof ClaimItem.Drop drop) {
            return drop(entry, drop, now);
        }
        return start(entry, (ClaimItem.Start) item, request, now);
    }

    private ClaimReply fire(ScheduleEntry entry, ClaimItem.Fire item, ClaimRequest request, Instant now) {
        if (!isDue(entry, item.schedule())) {
            return new ClaimReply.Moved();
        }
        Instant due = entry.schedule().dueAt(item.nominal());
        if (due.isAfter(now)) {
            return early(due, now);
        }
        if (pausing.holdsFireTime(entry, now)) {
            return new ClaimReply.Moved();
        }
        RunId id = RunId.of(entry.id(), item.nominal());
        if (entry.owns(id)) {
            advance(entry, item.nominal(), item.next(), now);
            return new ClaimReply.Moved();
        }
        RunEntry run = new RunEntry(id, entry.lane(), item.nominal(), item.missedCount(), Cause.SCHEDULE, now);
        if (entry.isBusy()) {
            return overlap(entry, run, item, now);
        }
        if (shard.run(id) != null) {
            return new ClaimReply.Early(ASK_AGAIN);
        }
        Optional<ClaimReply> limited = limited(entry, request, now);
        if (limited.isPresent()) {
            return limited.get();
        }
        shard.addRun(entry, run);
        entry.countStart(1);
        advance(entry, item.nominal(), item.next(), now);
        return grant(entry, run, item.onNodeLoss(), request, now);
    }

    /**
     * Drops a fire time that would overlap, or lets it wait, perhaps in the place of another one. None is dropped for a run
     * that only fills in.
     */
    private ClaimReply overlap(ScheduleEntry entry, RunEntry run, ClaimItem.Fire item, Instant now) {
        int limit = entry.schedule().policies().overlap().queueLimit();
        boolean mayWait = entry.queued().size() < limit || limit == 1 || (limit == 0 && entry.isFullOfFilling());
        if (!mayWait) {
            skip(entry, run.id(), run.nominal(), run.missedCount(), DropReason.OVERLAP, now);
            advance(entry, item.nominal(), item.next(), now);
            return new ClaimReply.Dropped(DropReason.OVERLAP);
        }
        int displaced = shard.queue(entry, run, now);
        advance(entry, item.nominal(), item.next(), now);
        return new ClaimReply.Queued(entry.toCancel(), displaced);
    }

    private ClaimReply drop(ScheduleEntry entry, ClaimItem.Drop item, Instant now) {
        if (!isDue(entry, item.schedule())) {
            return new ClaimReply.Moved();
        }
        Instant due = entry.schedule().dueAt(item.latest());
        if (due.isAfter(now)) {
            return early(due, now);
        }
        if (pausing.holdsFireTime(entry, now)) {
            return new ClaimReply.Moved();
        }
        skip(entry, RunId.of(entry.id(), item.latest()), item.latest(), item.count() - 1, item.reason(), now);
        advance(entry, item.latest(), item.next(), now);
        return new ClaimReply.Dropped(item.reason());
    }

    /** Drops the next fire time before it is due. */
    boolean skip(StoredSchedule planned, Optional<Instant> next, Instant now) {
        ScheduleEntry entry = shard.schedule(planned.schedule().id());
        if (entry == null || !isDue(entry, planned)) {
            return false;
        }
        Instant nominal = planned.next().orElseThrow();
        skip(entry, RunId.of(entry.id(), nominal), nominal, 0, DropReason.SKIPPED, now);
        advance(entry, nominal, next, now);
        return true;
    }

    private ClaimReply start(ScheduleEntry entry, ClaimItem.Start item, ClaimRequest request, Instant now) {
        RunEntry run = shard.waiting(item.run())
                .filter(found -> entry.owns(found.id()) && !found.isHeldBy(entry))
                .orElse(null);
        if (run == null) {
            return new ClaimReply.Moved();
        }
        if (run.notBefore().isAfter(now)) {
            return early(run.notBefore(), now);
        }
        if (!run.id().isManual() && pausing.holdsRun(entry, now)) {
            return entry.isPaused() ? new ClaimReply.Moved() : new ClaimReply.Early(ASK_AGAIN);
        }
        if (entry.behind(run.id()) != null) {
            if (entry.isFull() || !run.isReleased()) {
                run.hold();
                shard.dequeue(run);
                return new ClaimReply.Moved();
            }
            if (shard.run(run.id()) != null) {
                return new ClaimReply.Early(ASK_AGAIN);
            }
        }
        Optional<ClaimReply> limited = limited(entry, request, now);
        if (limited.isPresent()) {
            return limited.get();
        }
        shard.dequeue(run);
        if (entry.behind(run.id()) != null) {
            shard.takeFromBehind(entry, run);
        }
        return grant(entry, run, item.onNodeLoss(), request, now);
    }

    private Optional<ClaimReply> limited(ScheduleEntry entry, ClaimRequest request, Instant now) {
        TaskName task = entry.lane().task();
        return limiting.wait(task, request.limitsOf(task), now).map(ClaimReply.Limited::new);
    }

    private static boolean isDue(ScheduleEntry entry, StoredSchedule planned) {
        return entry.isActive()
                && entry.next().isPresent()
                && entry.isAt(planned.generation(), planned.next())
                && entry.keepsTo(planned.calendars());
    }

    private static ClaimReply early(Instant due, Instant now) {
        return new ClaimReply.Early(Duration.between(now, due));
    }

    private void advance(ScheduleEntry entry, Instant nominal, Optional<Instant> next, Instant now) {
        entry.setLastNominal(nominal);
        shard.setNext(entry, entry.isExhausted() ? Optional.empty() : next);
        shard.rest(entry, now);
    }

    private void skip(
            ScheduleEntry entry, RunId run, Instant nominal, int missedCount, DropReason reason, Instant now) {
        shard.histories().add(entry.id(), RunRecord.dropped(run, nominal, missedCount, reason, now));
    }

    private ClaimReply grant(
            ScheduleEntry entry, RunEntry run, OnNodeLoss onNodeLoss, ClaimRequest request, Instant now) {
        Claim claim = new Claim(
                run.id(),
                new Occurrence(entry.id(), entry.generation(), run.nominal()),
                entry.lane(),
                shard.shard(),
                request.node(),
                request.token(),
                shard.nextFence(now),
                run.nextAttempt(),
                run.retries(),
                run.losses(),
                run.missedCount(),
                run.cause(),
                onNodeLoss);
        shard.deadLetters().remove(run.id());
        TaskLimits limits = request.limitsOf(claim.task());
        limiting.countStart(claim.task(), limits, now);
        run.setLimited(!limits.isNone());
        run.start(claim, now, now.plus(request.lease()));
        return new ClaimReply.Granted(claim);
    }
}
