package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pauses of one schedule and of several, by people; and what nodes do when these are over. */
final class PauseSteps {

    /** More looks than there are pauses that follow on each other. */
    private static final int MOST_LOOKS = 20;

    private final Walk walk;

    PauseSteps(Walk walk) {
        this.walk = walk;
    }

    void pause(Draw draw) {
        ScheduleId id = draw.oneOf(walk.ids);
        Pause pause = pauseOf(draw, 30);
        walk.tell("pause " + id + " until " + pause.until());
        boolean expected = walk.model.pause(id, pause, walk.now());
        Optional<StoredSchedule> reply = walk.store().pause(id, pause);
        walk.note("pause: " + reply.map(StoredSchedule::state));
        walk.require("pause of " + id, expected, reply.isPresent());
    }

    private Pause pauseOf(Draw draw, int percentWithEnd) {
        Pause pause = new Pause("reason " + draw.below(3), "somebody", Instant.EPOCH);
        return draw.chance(percentWithEnd)
                ? pause.until(walk.world.planned().plus(walk.pace.multipliedBy(draw.below(12) - 3L)))
                : pause;
    }

    void pauseAll(Draw draw) {
        PauseScope scope = draw.oneOf(walk.scopes());
        Pause pause = pauseOf(draw, 60);
        walk.tell("pause " + scope + " until " + pause.until());
        walk.model.pauses.pauseAll(scope, pause, walk.now());
        walk.require("pause of " + scope, true, walk.store().pauseAll(scope, pause));
        walk.note("pause of several");
    }

    /**
     * Where nodes are far behind the store's clock, only what has an end is ended before the end of the walk: what lay within
     * another pause would be all fire times up to the store's present.
     */
    void endPause(Draw draw) {
        PauseScope scope = draw.oneOf(walk.scopes());
        boolean isOpen = Optional.ofNullable(walk.model.pauses.groups.get(scope))
                .filter(group -> !ModelPauses.isOver(group, walk.now()))
                .isPresent();
        if (!isOpen || !walk.world.isBehind()) {
            endPause(scope, draw.oneOf(List.of(CatchUp.values())));
        }
    }

    void endPause(PauseScope scope, CatchUp catchUp) {
        walk.tell("end the pause of " + scope + ", " + catchUp);
        boolean expected = walk.model.pauses.end(scope, catchUp, walk.now());
        boolean actual = walk.store().endPause(scope, catchUp);
        walk.note("end of a pause: " + actual);
        walk.require("end of the pause of " + scope, expected, actual);
        walk.model.pauses.takeMoments(walk.store().pauses(), walk.world);
    }

    void resume(Draw draw) {
        ScheduleId id = draw.oneOf(walk.ids);
        List<StoredSchedule> old = new ArrayList<>(walk.reads);
        old.removeIf(read -> !read.schedule().id().equals(id));
        Optional<StoredSchedule> read = old.isEmpty() || draw.chance(85) ? walk.read(id) : Optional.of(draw.oneOf(old));
        read.ifPresent(schedule -> resume(schedule, draw.oneOf(List.of(CatchUp.values()))));
    }

    void resume(StoredSchedule read, CatchUp catchUp) {
        Instant now = walk.world.planned();
        ResumeRequest request = OccurrencePlanner.resume(read, catchUp, now);
        walk.require("plan to resume", new ModelPlan(read, now).resume(catchUp), request);
        resume(request);
    }

    private void resume(ResumeRequest request) {
        walk.tell(Told.of(request));
        boolean expected = walk.model.pauses.resume(request, walk.now());
        boolean actual = walk.store().resume(request);
        walk.note("resume: " + actual);
        walk.require("resume", expected, actual);
    }

    /** Nodes resume what ended pauses held, until there is nothing left of these. In which order is left to the store. */
    void resumeEnded() {
        List<EndedPauses.Ended> found = endedPauses();
        for (int look = 0; !found.isEmpty(); look++) {
            walk.require("nothing is found for ever: " + found, true, look < MOST_LOOKS);
            found.forEach(this::resume);
            found = endedPauses();
        }
        walk.require("left paused", List.of(), walk.model.pauses.forgetEnded(walk.now()));
    }

    private List<EndedPauses.Ended> endedPauses() {
        EndedPauses read = walk.store().endedPauses(Walk.SHARD, ScheduleStore.MAX_BATCH);
        if (!walk.world.isBehind()) {
            walk.require("the next end of a pause", walk.model.pauses.nextEnd(walk.now()), read.nextEnd());
        }
        return read.schedules();
    }

    /** What lies before the end has passed, what lies at it or behind fires. */
    private void resume(EndedPauses.Ended ended) {
        walk.tell("ended at " + ended.end() + ", " + ended.catchUp());
        walk.require("a pause that is over: " + ended, true, walk.model.pauses.mayEnd(ended, walk.now()));
        boolean isDelay = ended.schedule().schedule().recurrence() instanceof EveryAfter;
        Instant before = isDelay
                ? ended.end()
                : beginOfRule(ended.schedule(), ended.end().minusMillis(1));
        ResumeRequest request = OccurrencePlanner.resume(ended);
        walk.require("plan at the end", new ModelPlan(ended.schedule(), before).resume(ended.catchUp()), request);
        resume(request);
    }

    /** A rule that came after the end of a pause begins when it came. */
    private static Instant beginOfRule(StoredSchedule schedule, Instant end) {
        boolean isStart = schedule.anchor().equals(schedule.schedule().bounds().startAt());
        return isStart || schedule.anchor().isBefore(end) ? end : schedule.anchor();
    }

    /** The pauses of several are over, and what they held goes on. */
    void finish() {
        for (GroupPause group : List.copyOf(walk.model.pauses.groups.values())) {
            endPause(group.scope(), CatchUp.NONE);
        }
        walk.world.tick(EndSteps.A_WHILE);
        resumeEnded();
    }
}
