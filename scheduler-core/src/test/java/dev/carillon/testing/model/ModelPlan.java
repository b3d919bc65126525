package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.Pause;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a node or a client must plan from a schedule that it has read, at a moment of its own clock. */
record ModelPlan(StoredSchedule read, Instant now) {

    private ModelTimes times() {
        return ModelTimes.of(read);
    }

    /** What to claim: of all fire times that have come, which runs, or which are dropped. */
    ClaimItem due(OnNodeLoss onNodeLoss) {
        Instant due = read.next().orElseThrow();
        List<Instant> ripe =
                sinceTheRule(due).stream().filter(at -> !dueAt(at).isAfter(now)).toList();
        if (ripe.isEmpty()) {
            return fire(due, 0, onNodeLoss);
        }
        Instant latest = ripe.get(ripe.size() - 1);
        if (isTooOld(latest) && !isAlone(tooOld())) {
            return drop(ripe, tooOld(), following(latest));
        }
        Misfire.Kind rule = read.schedule().policies().misfire().kind();
        if (rule == Misfire.Kind.FIRE_ALL && ripe.size() > 1) {
            return fireAll(ripe, onNodeLoss);
        }
        boolean isNewlyMade = read.schedule().recurrence() instanceof Once
                && !read.anchor().isBefore(now.minus(OccurrencePlanner.MISFIRE_THRESHOLD));
        boolean isMissed = !isNewlyMade && dueAt(latest).isBefore(now.minus(OccurrencePlanner.MISFIRE_THRESHOLD));
        boolean isDelay = read.schedule().recurrence() instanceof EveryAfter;
        if (rule == Misfire.Kind.SKIP && isMissed && !isDelay) {
            return drop(ripe, DropReason.MISFIRE, following(latest));
        }
        return fire(latest, ripe.size() - 1, onNodeLoss);
    }

    /** What has come from a fire time on; a cron that came by an update has no others from before that. */
    private List<Instant> sinceTheRule(Instant due) {
        return times().upTo(due, now).stream()
                .filter(at -> at.equals(due) || at.isAfter(beginOfCron()))
                .toList();
    }

    private Optional<Instant> following(Instant nominal) {
        return times().after(nominal.isBefore(beginOfCron()) ? beginOfCron() : nominal);
    }

    private Instant beginOfCron() {
        boolean isStart = read.anchor().equals(read.schedule().bounds().startAt());
        return read.schedule().recurrence() instanceof Cron && !isStart ? read.anchor() : Instant.MIN;
    }

    /** The latest few run, oldest first; what lies before them is dropped first, all at once. */
    private ClaimItem fireAll(List<Instant> ripe, OnNodeLoss onNodeLoss) {
        int most = read.schedule().policies().misfire().most();
        List<Instant> young = ripe.stream().filter(at -> !isTooOld(at)).toList();
        boolean isTooMany = young.size() > most;
        Instant oldest = isTooMany ? young.get(young.size() - most) : young.get(0);
        List<Instant> gone = ripe.subList(0, ripe.indexOf(oldest));
        return gone.isEmpty()
                ? fire(oldest, 0, onNodeLoss)
                : drop(gone, isTooMany ? DropReason.MISFIRE : tooOld(), Optional.of(oldest));
    }

    private ClaimItem fire(Instant nominal, int missed, OnNodeLoss onNodeLoss) {
        return new ClaimItem.Fire(read, nominal, missed, following(nominal), onNodeLoss);
    }

    private ClaimItem drop(List<Instant> gone, DropReason reason, Optional<Instant> next) {
        return new ClaimItem.Drop(read, gone.get(gone.size() - 1), gone.size(), reason, next);
    }

    private Instant dueAt(Instant nominal) {
        return read.schedule().dueAt(nominal);
    }

    /** The catch-up window and the start deadline both say what is too old; the shorter one counts. */
    private boolean isTooOld(Instant nominal) {
        Policies policies = read.schedule().policies();
        Duration window = policies.misfire().catchUpWindow();
        Duration deadline = policies.startDeadline();
        Duration oldest = deadline != null && deadline.compareTo(window) < 0 ? deadline : window;
        return dueAt(nominal).isBefore(now.minus(oldest));
    }

    private DropReason tooOld() {
        Policies policies = read.schedule().policies();
        Duration deadline = policies.startDeadline();
        return deadline != null && deadline.compareTo(policies.misfire().catchUpWindow()) < 0
                ? DropReason.DEADLINE
                : DropReason.MISFIRE;
    }

    /** A single instant and a delay after completion have one fire time, which only the deadline drops. */
    private boolean isAlone(DropReason reason) {
        boolean hasOneTime = read.schedule().recurrence() instanceof EveryAfter
                || read.schedule().recurrence() instanceof Once;
        return hasOneTime && reason == DropReason.MISFIRE;
    }

    /** Schedules count on while recurrence and start are the same; else nothing before the update counts. */
    Instant anchorAfterUpdate(Schedule update) {
        if (hasSameRule(update)) {
            return read.anchor();
        }
        Instant start = update.bounds().startAt();
        if (start == null || start.isAfter(now)) {
            return ModelTimes.anchorOf(update, now);
        } else if (update.recurrence() instanceof Every every) {
            long since =
                    Duration.between(start, now).toMillis() % every.period().toMillis();
            return now.minusMillis(since);
        }
        return now;
    }

    private boolean hasSameRule(Schedule update) {
        return read.schedule().recurrence().equals(update.recurrence())
                && Optional.ofNullable(read.schedule().bounds().startAt())
                        .equals(Optional.ofNullable(update.bounds().startAt()));
    }

    private boolean hasSameTimes(Schedule update) {
        return read.schedule().recurrence().equals(update.recurrence())
                && read.schedule().bounds().equals(update.bounds());
    }

    /**
     * What was due stays due while recurrence and bounds are the same, or if it is a fire time of the new rule; a delay that
     * is over stays so. A pause keeps what a schedule that fires would wait for, but nothing that has come.
     */
    Optional<Instant> nextAfterUpdate(Schedule update) {
        Optional<Instant> before = awaited();
        if (hasSameTimes(update)) {
            return before;
        }
        int most = update.bounds().maxRuns();
        boolean mayFire = most == 0 || read.started() < most;
        boolean isPaused = read.pause().isPresent();
        Optional<Instant> kept = before.filter(next -> mayFire && staysThrough(update, next))
                .filter(next -> !isPaused || next.isAfter(now));
        return kept.isPresent() ? kept : goOn(update, anchorAfterUpdate(update));
    }

    private Optional<Instant> awaited() {
        return read.pause().isPresent() ? read.pause().flatMap(Pause::next) : read.next();
    }

    private boolean staysThrough(Schedule update, Instant next) {
        boolean hasCome = !next.isAfter(now);
        ModelTimes times = new ModelTimes(update, anchorAfterUpdate(update));
        if (update.recurrence() instanceof EveryAfter) {
            return times.withinEnd(next).isPresent() && (hasCome || hasSameRule(update));
        }
        return hasCome && times.has(next);
    }

    /** What has come by the old rule and will not run any more is dropped. */
    Optional<PutRequest.Dropped> droppedByUpdate(Schedule update) {
        if (hasSameTimes(update)) {
            return Optional.empty();
        }
        if (read.pause().isPresent()) {
            boolean isInstant = read.schedule().recurrence() instanceof Once;
            Optional<ResumeRequest.Missed> instant = Optional.of(read)
                    .filter(any -> isInstant && !hasSameRule(update))
                    .flatMap(any -> goOn(read.schedule(), read.anchor()))
                    .filter(at -> !at.isAfter(now))
                    .map(at -> new ResumeRequest.Missed(at, 1));
            return read.pause()
                    .flatMap(this::missed)
                    .or(() -> instant)
                    .map(missed -> new PutRequest.Dropped(missed.latest(), missed.count(), DropReason.PAUSED));
        }
        boolean isKept = nextAfterUpdate(update).equals(read.next());
        List<Instant> gone =
                isKept ? List.of() : read.next().map(this::sinceTheRule).orElse(List.of());
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of(new PutRequest.Dropped(gone.get(gone.size() - 1), gone.size(), DropReason.REPLACED));
    }

    /** The first fire time after the present moment and after the last one dealt with, if it may fire any more at all. */
    private Optional<Instant> goOn(Schedule schedule, Instant anchor) {
        int most = schedule.bounds().maxRuns();
        if (most > 0 && read.started() >= most) {
            return Optional.empty();
        }
        Instant last = read.lastNominal().orElse(Instant.MIN);
        Instant from = last.isAfter(now) ? last : now;
        ModelTimes times = new ModelTimes(schedule, anchor);
        if (schedule.recurrence() instanceof Once once) {
            return Optional.of(once.at()).filter(at -> at.isAfter(last));
        } else if (schedule.recurrence() instanceof EveryAfter) {
            return read.isIdle() ? times.first(from) : Optional.empty();
        }
        return times.after(from);
    }

    /** How a paused schedule goes on: what passed meanwhile is told, so that it is dropped or caught up with. */
    ResumeRequest resume(CatchUp catchUp) {
        Optional<ResumeRequest.Missed> missed = read.pause().flatMap(this::missed);
        boolean catchesUp = catchUp == CatchUp.FIRE_ONCE;
        return new ResumeRequest(read, afterPause(missed.isPresent(), catchesUp), missed, catchesUp);
    }

    /** A delay that a pause held goes on; one that was over begins anew, now or at the end of the run that catches up. */
    private Optional<Instant> afterPause(boolean hasMissed, boolean catchesUp) {
        boolean isDelay = read.schedule().recurrence() instanceof EveryAfter;
        if (isDelay && hasMissed && catchesUp) {
            return Optional.empty();
        }
        Optional<Instant> held = isDelay && read.pause().isPresent() && !hasMissed ? heldDelay() : Optional.empty();
        if (held.isPresent()) {
            return held;
        }
        // a run may have outlasted the pause
        Instant from = isDelay && read.anchor().isAfter(now) ? read.anchor() : now;
        return new ModelPlan(read, from).goOn(read.schedule(), read.anchor());
    }

    /** What the pause keeps, also while a run is unfinished that has nothing to do with it; else from the end of a run. */
    private Optional<Instant> heldDelay() {
        int most = read.schedule().bounds().maxRuns();
        boolean mayFire = most == 0 || read.started() < most;
        if (!mayFire || !(read.schedule().recurrence() instanceof EveryAfter delay)) {
            return Optional.empty();
        }
        Optional<Instant> kept = keptAhead();
        if (kept.isEmpty() && !read.isIdle()) {
            return Optional.empty();
        }
        return times().withinEnd(kept.orElse(read.anchor().plus(delay.delay()))).filter(this::liesAhead);
    }

    private Optional<Instant> keptAhead() {
        return read.pause().flatMap(Pause::next).filter(this::liesAhead);
    }

    private boolean liesAhead(Instant at) {
        return read.lastNominal().isEmpty() || read.lastNominal().get().isBefore(at);
    }

    /** A schedule that may start no other run misses nothing. What an update came behind was dropped by that. */
    private Optional<ResumeRequest.Missed> missed(Pause pause) {
        int most = read.schedule().bounds().maxRuns();
        if (most > 0 && read.started() >= most) {
            return Optional.empty();
        }
        List<Instant> passed = firstHeld(pause).map(this::sinceTheRule).orElse(List.of());
        return passed.isEmpty()
                ? Optional.empty()
                : Optional.of(new ResumeRequest.Missed(passed.get(passed.size() - 1), passed.size()));
    }

    private Optional<Instant> firstHeld(Pause pause) {
        if (read.schedule().recurrence() instanceof Once) {
            return Optional.empty();
        } else if (read.schedule().recurrence() instanceof EveryAfter) {
            return heldDelay();
        }
        if (keptAhead().isPresent()) {
            return times().after(keptAhead().get().minusMillis(1));
        }
        Instant start = read.schedule().bounds().startAt();
        Instant from = read.lastNominal().orElse(start != null ? pause.since() : read.anchor());
        boolean isUpdated = read.anchor().isAfter(from) && !read.anchor().equals(start);
        return times().after(isUpdated ? read.anchor() : from);
    }
}
