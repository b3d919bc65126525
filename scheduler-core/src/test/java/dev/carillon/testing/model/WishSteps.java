package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.CancelReply;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people want of runs and of single fire times. */
final class WishSteps {

    private static final int MOST_FILLED_IN = 5;

    private final Walk walk;

    WishSteps(Walk walk) {
        this.walk = walk;
    }

    /** A new run by hand, or the same again. */
    void trigger(Draw draw) {
        ScheduleId id = draw.oneOf(walk.ids);
        List<RunId> known = walk.granted.stream()
                .map(Claim::run)
                .filter(run -> run.isManual() && run.schedule().equals(id))
                .toList();
        Instant now = walk.world.planned();
        RunId run = !known.isEmpty() && draw.chance(20)
                ? draw.oneOf(known)
                : RunId.manual(id, now, "m" + walk.manualRuns++);
        TriggerRequest request = new TriggerRequest(run, run.nominal(), draw.chance(25));
        walk.tell("trigger " + request);
        TriggerReply expected = walk.wishes.trigger(request, walk.now());
        TriggerReply actual = walk.store().trigger(request);
        walk.note("trigger: " + actual.getClass().getSimpleName());
        walk.require("trigger of " + run, expected, actual);
    }

    void cancel(Draw draw) {
        cancel(draw.oneOf(known(draw)));
    }

    void cancel(RunId run) {
        walk.tell("cancel " + run);
        CancelReply expected = walk.wishes.cancel(run, walk.now());
        CancelReply actual = walk.store().cancel(run);
        walk.note("cancel: " + actual);
        walk.require("cancel of " + run, expected, actual);
    }

    /** Runs that are under way, some that were, and one that never was. */
    private List<RunId> known(Draw draw) {
        List<RunId> known = new ArrayList<>(walk.model.runs().map(run -> run.id).toList());
        known.add(RunId.of(draw.oneOf(walk.ids), walk.world.planned()));
        walk.granted.stream().limit(3).forEach(claim -> known.add(claim.run()));
        return known;
    }

    /**
     * The fire time that somebody has seen, perhaps a while ago. A moment passes before, because a delay begins anew: on a
     * clock that stands still it would end when it would have ended.
     */
    void skip(Draw draw) {
        walk.world.tick(EndSteps.A_WHILE);
        List<StoredSchedule> seen = new ArrayList<>(walk.reads);
        walk.ids.forEach(id -> walk.read(id).ifPresent(seen::add));
        seen.removeIf(read -> read.next().isEmpty());
        if (!seen.isEmpty()) {
            skip(draw.chance(75) ? seen.get(seen.size() - 1) : draw.oneOf(seen));
        }
    }

    private void skip(StoredSchedule read) {
        Optional<Instant> following = OccurrencePlanner.afterNext(read);
        walk.tell("skip " + read.next().orElseThrow() + " of " + read.schedule().id());
        walk.require("after the next of " + read, afterSkipped(read), following);
        boolean expected = walk.wishes.skip(read, following, walk.now());
        boolean actual = walk.store().skip(read, following);
        walk.note("skip: " + actual);
        walk.require("skip in " + read.schedule().id(), expected, actual);
    }

    /** A delay counts on from what is skipped. */
    private static Optional<Instant> afterSkipped(StoredSchedule read) {
        Instant next = read.next().orElseThrow();
        return read.schedule().recurrence() instanceof EveryAfter delay
                ? ModelTimes.of(read).withinEnd(next.plus(delay.delay()))
                : ModelTimes.of(read).after(next);
    }

    /** A stretch of the past, perhaps one that was filled in before. */
    void backfill(Draw draw) {
        ScheduleId id = draw.oneOf(walk.ids);
        Instant to = walk.world.planned().minus(walk.pace.dividedBy(2).multipliedBy(draw.below(8)));
        Instant from = to.minus(walk.pace.multipliedBy(1 + draw.below(6)));
        boolean force = draw.chance(40);
        walk.read(id).ifPresent(read -> {
            List<Instant> times = OccurrencePlanner.between(read, from, to, MOST_FILLED_IN);
            walk.require("fire times from " + from + " to " + to, between(read, from, to), times);
            if (!times.isEmpty()) {
                List<RunId> runs = times.stream().map(at -> RunId.of(id, at)).toList();
                backfill(new BackfillRequest(id, runs, force));
            }
        });
    }

    private static List<Instant> between(StoredSchedule read, Instant from, Instant to) {
        ModelTimes times = ModelTimes.of(read);
        return times.after(from).stream()
                .flatMap(first -> times.upTo(first, to).stream())
                .limit(MOST_FILLED_IN)
                .toList();
    }

    private void backfill(BackfillRequest request) {
        walk.tell("fill in " + request);
        BackfillReply expected = walk.wishes.backfill(request, walk.now());
        BackfillReply actual = walk.store().backfill(request);
        walk.note("backfill: " + actual.getClass().getSimpleName());
        walk.require("backfill", expected, actual);
    }

    /** One of the dead letters, or a run that is none. */
    private RunId letter(Draw draw) {
        List<RunId> dead =
                walk.model.letters.all().stream().map(ModelLetters.Letter::run).toList();
        return dead.isEmpty() || draw.chance(10) ? draw.oneOf(known(draw)) : draw.oneOf(dead);
    }

    void requeue(Draw draw) {
        RunId run = letter(draw);
        walk.tell("requeue " + run);
        RequeueReply expected = walk.wishes.requeue(run, walk.now());
        RequeueReply actual = walk.store().requeue(run);
        walk.note("requeue: " + actual);
        walk.require("requeue of " + run, expected, actual);
    }

    void discard(Draw draw) {
        discard(letter(draw));
    }

    private void discard(RunId run) {
        walk.tell("discard " + run);
        boolean expected = walk.model.letters.remove(run);
        boolean actual = walk.store().discard(run);
        walk.note("discard: " + actual);
        walk.require("discard of " + run, expected, actual);
    }

    /** The letters outlive their schedules until somebody has read them. */
    void discardAll() {
        List.copyOf(walk.model.letters.all()).forEach(letter -> discard(letter.run()));
    }
}
