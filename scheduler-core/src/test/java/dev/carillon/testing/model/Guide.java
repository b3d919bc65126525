package dev.carillon.testing.model;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Completion;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Goes a walk step by step, comparing after each, and brings everything to an end afterwards. */
final class Guide {

    /** More rounds than any walk leaves runs. */
    private static final int MOST_ROUNDS = 300;

    private static final Duration FAR = Duration.ofDays(900);

    private final Walk walk;
    private final Comparison comparison;
    private final DefinitionSteps definitions;
    private final PauseSteps pauses;
    private final WishSteps wishes;
    private final LookSteps looks;
    private final EndSteps ends;

    Guide(Walk walk) {
        this.walk = walk;
        this.comparison = new Comparison(walk);
        this.definitions = new DefinitionSteps(walk);
        this.pauses = new PauseSteps(walk);
        this.wishes = new WishSteps(walk);
        this.looks = new LookSteps(walk, wishes);
        this.ends = new EndSteps(walk, comparison);
    }

    void go(List<Step> steps) {
        for (Step step : steps) {
            walk.tell(step.kind() + " at " + walk.world.planned());
            go(step);
            comparison.check();
        }
        finish();
    }

    private void go(Step step) {
        Draw draw = new Draw(step.seed());
        switch (step.kind()) {
            case CREATE -> definitions.create(draw);
            case UPDATE -> definitions.update(draw);
            case STALE_UPDATE -> definitions.staleUpdate(draw);
            case PAUSE -> pauses.pause(draw);
            case RESUME -> pauses.resume(draw);
            case PAUSE_ALL -> pauses.pauseAll(draw);
            case END_PAUSE -> pauses.endPause(draw);
            case RESUME_ENDED -> pauses.resumeEnded();
            case TRIGGER -> wishes.trigger(draw);
            case SKIP -> wishes.skip(draw);
            case BACKFILL -> wishes.backfill(draw);
            case REQUEUE -> wishes.requeue(draw);
            case DISCARD -> wishes.discard(draw);
            case DELETE -> definitions.delete(draw);
            case CANCEL -> wishes.cancel(draw);
            case PASS -> pass(draw);
            case LOOK -> looks.look(draw);
            case STALE_CLAIM -> looks.staleClaim(draw);
            case REPEAT -> looks.repeat(draw);
            case COMPLETE -> ends.complete(draw);
            case STALE_COMPLETE -> ends.staleComplete(draw);
            case RENEW -> ends.renew(draw);
            case LOSE -> ends.lose(draw);
            case RECOVER -> ends.recover(draw);
            case AUDIT -> ends.audit();
        }
    }

    private void pass(Draw draw) {
        int fate = draw.below(100);
        if (fate < 20) {
            walk.world.pass(Duration.ofMillis(1 + draw.below(50)));
        } else if (fate < 50) {
            walk.world.pass(walk.pace.dividedBy(1 + draw.below(4)));
        } else if (fate < 90) {
            walk.world.pass(walk.pace.multipliedBy(1 + draw.below(5)));
        } else {
            walk.world.pass(walk.pace.multipliedBy(20 + draw.below(60)));
        }
    }

    /** Nothing is lost: everything that waits or runs can be brought to its end. Then all is removed. */
    private void finish() {
        walk.tell("finish");
        List<ScheduleId> ids = List.copyOf(walk.model.schedules.keySet());
        ids.forEach(this::stop);
        comparison.check();
        pauses.finish();
        comparison.check();
        ids.forEach(this::resume);
        for (int round = 0; walk.model.runs().findAny().isPresent(); round++) {
            if (round > MOST_ROUNDS) {
                throw new AssertionError("invariant: nothing lost; never ended: "
                        + walk.model.runs().map(run -> run.id).toList());
            }
            finishRound();
            comparison.check();
        }
        ends.audit();
        ids.forEach(definitions::delete);
        wishes.discardAll();
        comparison.check();
    }

    /** No further fire times: the recurrence is a single instant to come. */
    private void stop(ScheduleId id) {
        StoredSchedule read = walk.store().get(id).orElseThrow();
        Instant far = walk.now().plus(FAR);
        definitions.update(
                read,
                new Schedule(
                                id,
                                read.schedule().task(),
                                new Once(far),
                                read.schedule().payload())
                        .withPolicies(read.schedule().policies()));
    }

    private void resume(ScheduleId id) {
        StoredSchedule read = walk.store().get(id).orElseThrow();
        if (read.state() == ScheduleState.PAUSED) {
            pauses.resume(read, CatchUp.NONE);
        }
    }

    /** Cancels what waits for its time, starts what may start, and ends what runs. */
    private void finishRound() {
        Upcoming upcoming =
                walk.store().peek(new PeekRequest(Walk.SHARD, walk.lanes(), FAR.minusDays(1), ScheduleStore.MAX_BATCH));
        List<ClaimItem> items = new ArrayList<>();
        List<Upcoming.WaitingRun> waiting = new ArrayList<>(upcoming.waiting());
        waiting.sort(Comparator.comparing(Upcoming.WaitingRun::run));
        for (Upcoming.WaitingRun run : waiting) {
            if (run.notBefore().isAfter(walk.now().plus(walk.world.tolerance()))) {
                wishes.cancel(run.run());
            } else {
                items.add(new ClaimItem.Start(run.schedule(), run.run(), OnNodeLoss.RERUN));
            }
        }
        looks.claim(items, new Draw(0));
        List<Completion> completions = new ArrayList<>();
        Instant now = walk.now();
        for (Claim claim : walk.liveClaims()) {
            completions.add(
                    new Completion(claim, new Attempt(now, now, null), new Completion.Finish(RunState.SUCCEEDED)));
        }
        ends.complete(completions);
    }
}
