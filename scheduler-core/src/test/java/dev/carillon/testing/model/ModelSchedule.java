package dev.carillon.testing.model;

import dev.carillon.run.RunId;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.Pause;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.testing.model.ModelRun.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One schedule of the model with its runs, and what it does of itself. */
final class ModelSchedule {

    Schedule definition;
    long generation;
    Instant anchor;
    ScheduleState state = ScheduleState.ACTIVE;
    Optional<Instant> next = Optional.empty();
    Optional<Instant> last = Optional.empty();
    Optional<Pause> pause = Optional.empty();
    int started;
    /** In the order in which they were started or asked for. */
    final List<ModelRun> unfinished = new ArrayList<>();
    /** In the order of their fire times. */
    final List<ModelRun> queue = new ArrayList<>();

    ModelSchedule(Schedule definition, long generation, Instant anchor) {
        this.definition = definition;
        this.generation = generation;
        this.anchor = anchor;
    }

    boolean isPaused() {
        return state == ScheduleState.PAUSED;
    }

    boolean isIdle() {
        return unfinished.isEmpty() && queue.isEmpty();
    }

    /** No run may start beside the unfinished ones. */
    boolean isFull() {
        return unfinished.size() >= definition.policies().overlap().limit();
    }

    /** A fire time that comes now does not start: no room, or others of the queue come first. */
    boolean isBusy() {
        boolean queues = definition.policies().overlap().queueLimit() > 0;
        return isFull() || (queues && !queue.isEmpty());
    }

    Optional<ModelRun> find(RunId id) {
        return unfinished.stream()
                .filter(run -> run.id.equals(id))
                .findFirst()
                .or(() -> queue.stream().filter(run -> run.id.equals(id)).findFirst());
    }

    /** What nodes see: all that may start at some time. A pause holds back all but manual runs. */
    List<ModelRun> onOffer() {
        List<ModelRun> runs = new ArrayList<>(unfinished);
        runs.addAll(queue);
        runs.removeIf(run -> !run.isOnOffer() || isHeld(run));
        return runs;
    }

    boolean isHeld(ModelRun run) {
        return isPaused() && !run.id.isManual();
    }

    /** Starts are counted while there is a limit to them. */
    void countStart(int by) {
        if (definition.bounds().maxRuns() > 0) {
            started += by;
        }
    }

    boolean isExhausted() {
        int most = definition.bounds().maxRuns();
        return most > 0 && started >= most;
    }

    /** A fire time has been dealt with; the one that is next, unless it may start no more. */
    void moveOn(Instant nominal, Optional<Instant> following, Instant now) {
        last = Optional.of(nominal);
        next = isExhausted() ? Optional.empty() : following;
        rest(now);
    }

    void enqueue(ModelRun run, Instant now) {
        queue.add(run);
        countStart(1);
        letQueueGo(now);
    }

    /** The first of the queue may start when there is room. It then may, until it finds that there is none. */
    void letQueueGo(Instant now) {
        if (!queue.isEmpty() && !isFull() && !queue.get(0).mayStart) {
            queue.get(0).mayStart = true;
            queue.get(0).from = now;
        }
    }

    /** A run is gone, or the rules have changed: the queue goes on, or the schedule comes to rest. */
    void settle(Instant now) {
        letQueueGo(now);
        rest(now);
    }

    /** Nothing is in progress and no fire time is set: a delay after completion counts from now, any other is over. */
    private void rest(Instant now) {
        if (state != ScheduleState.ACTIVE || next.isPresent() || !isIdle()) {
            return;
        }
        if (definition.recurrence() instanceof EveryAfter delay && !isExhausted()) {
            Instant end = definition.bounds().endAt();
            next = Optional.of(now.plus(delay.delay())).filter(at -> end == null || !at.isAfter(end));
        }
        if (next.isEmpty()) {
            state = ScheduleState.COMPLETED;
        }
    }

    void takeOff(ModelRun run) {
        unfinished.remove(run);
        queue.remove(run);
        run.place = Place.ENDED;
    }

    /** How it must look to whoever reads it. */
    StoredSchedule snapshot() {
        return new StoredSchedule(
                definition,
                generation,
                state,
                next,
                last,
                anchor,
                pause,
                ids(unfinished),
                ids(queue),
                List.of(),
                started);
    }

    static List<RunId> ids(List<ModelRun> runs) {
        return runs.stream().map(run -> run.id).toList();
    }
}
