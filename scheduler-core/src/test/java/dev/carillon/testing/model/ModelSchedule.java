package dev.carillon.testing.model;

import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.Pause;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.testing.model.ModelRun.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    /** Manual runs and fire times of the past that wait, in the order in which they were asked for. */
    final List<ModelRun> asked = new ArrayList<>();
    /** What fills in a fire time of the past, once it has started. */
    Optional<ModelRun> filling = Optional.empty();
    /** Dead runs in a row, counted while there is a limit to them. */
    int failures;

    ModelSchedule(Schedule definition, long generation, Instant anchor) {
        this.definition = definition;
        this.generation = generation;
        this.anchor = anchor;
    }

    boolean isPaused() {
        return state == ScheduleState.PAUSED;
    }

    /** It is as whoever replaces it has read it: in its rule, and in what it or its pause waits for. */
    boolean isAt(PutRequest request) {
        return generation == request.expectedGeneration()
                && next.equals(request.expectedNext())
                && pause.flatMap(Pause::next).equals(request.expectedKept());
    }

    boolean isIdle() {
        return runs().findAny().isEmpty();
    }

    /** Active, and nothing will ever make it fire. */
    boolean isStalled() {
        return state == ScheduleState.ACTIVE && next.isEmpty() && isIdle();
    }

    /** All that waits or runs. */
    Stream<ModelRun> runs() {
        return Stream.of(unfinished, queue, asked).flatMap(List::stream);
    }

    /** It waits for the fire time that a plan was made for, and no rule of it has changed. */
    boolean isAsPlanned(StoredSchedule read) {
        return state == ScheduleState.ACTIVE
                && generation == read.generation()
                && next.isPresent()
                && next.equals(read.next());
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
        return runs().filter(run -> run.id.equals(id)).findFirst();
    }

    /** What nodes see: all that may start at some time. A pause holds back all but manual runs. */
    List<ModelRun> onOffer() {
        return runs().filter(run -> run.isOnOffer() && !isHeld(run)).toList();
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

    void enqueue(ModelRun run) {
        queue.add(run);
        countStart(1);
    }

    private boolean isFilling(ModelRun run) {
        return filling.filter(run::equals).isPresent();
    }

    /** Only the run that fills in is in the way of a fire time, which then may wait under any rule. */
    boolean isFullOfFilling() {
        int limit = definition.policies().overlap().limit();
        return isFull() && unfinished.stream().filter(run -> !isFilling(run)).count() < limit;
    }

    /** What gives way to something that waits now. */
    List<RunId> toCancel() {
        boolean cancels = definition.policies().overlap().equals(Overlap.CANCEL_PREVIOUS);
        return ids(unfinished.stream().filter(run -> cancels && !isFilling(run)).toList());
    }

    /** The queue keeps no more than the overlap rule lets wait, or one: the oldest give way, which takes their starts back. */
    List<ModelRun> holdToLimit() {
        int most = Math.max(1, definition.policies().overlap().queueLimit());
        List<ModelRun> gone = List.copyOf(queue.subList(0, Math.max(0, queue.size() - most)));
        gone.forEach(run -> {
            takeOff(run);
            countStart(-1);
        });
        return gone;
    }

    /**
     * One may start when there is room: the first manual one, or the first of the queue, or the first of what fills in, if
     * none does. It then may, until it finds that there is no room.
     */
    void letQueueGo(Instant now) {
        boolean isFillingIn = filling.filter(unfinished::contains).isPresent();
        Optional<ModelRun> first = Stream.of(
                        asked.stream().filter(run -> run.id.isManual()),
                        queue.stream(),
                        asked.stream().filter(run -> !run.id.isManual() && !isFillingIn))
                .flatMap(some -> some)
                .findFirst();
        first.filter(run -> !isFull() && !run.mayStart).ifPresent(run -> {
            run.mayStart = true;
            run.from = now;
        });
    }

    /** A delay counts from the end of the last run that its fire times gave. */
    void countDelayFromEnd(ModelRun run, Instant now) {
        if (definition.recurrence() instanceof EveryAfter && !run.id.isManual() && unfinished.isEmpty()) {
            anchor = now;
        }
    }

    /** So many dead runs in a row pause it; a success begins the row anew. */
    void countFailure(RunState ended, Instant now) {
        int most = definition.policies().pauseAfterFailures();
        if (ended == RunState.SUCCEEDED) {
            failures = 0;
        } else if (ended == RunState.DEAD && most > 0) {
            failures++;
            if (failures >= most && state == ScheduleState.ACTIVE) {
                ModelPauses.pause(this, new Pause("failed runs in a row: " + most, "carillon", now), now);
            }
        }
    }

    /** A run is gone, or the rules have changed: the queue goes on, or the schedule comes to rest. */
    void settle(Instant now) {
        letQueueGo(now);
        rest(now);
    }

    /** Nothing is in progress and no fire time is set: a delay after completion counts from now, any other is over. */
    private void rest(Instant now) {
        if (!isStalled()) {
            return;
        }
        if (definition.recurrence() instanceof EveryAfter delay && !isExhausted()) {
            Instant end = definition.bounds().endAt();
            next = Optional.of(now.plus(delay.delay())).filter(at -> end == null || !at.isAfter(end));
            anchor = next.isPresent() ? now : anchor;
        }
        if (next.isEmpty()) {
            state = ScheduleState.COMPLETED;
        }
    }

    void leaveQueue(ModelRun run) {
        queue.remove(run);
        asked.remove(run);
    }

    void takeOff(ModelRun run) {
        unfinished.remove(run);
        leaveQueue(run);
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
                ids(asked),
                started);
    }

    static List<RunId> ids(List<ModelRun> runs) {
        return runs.stream().map(run -> run.id).toList();
    }
}
