package dev.carillon.testing.model;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DropReason;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.testing.model.ModelRun.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a store must do, in the words of docs/semantics.md; the requests of nodes are in {@link ModelClaims} and
 * {@link ModelEnds}, those of people also in {@link ModelPauses} and {@link ModelWishes}.
 *
 * <p>Where the documents are silent it holds to what the contract's tests demand, and otherwise to these decisions:
 *
 * <ul>
 *   <li>The first of a queue may start when something makes room: the end or cancellation of a run, an update, a resume.
 *       It goes one at a time, also when an update has made room for several.
 *   <li>What a pause held back is due when it is resumed, retries whose delay has not ended included.
 *   <li>A fire time that is caught up with counts as a start; when it is the last one there may be, no other follows.
 *   <li>What is caught up with joins the queue under any rule. Where that, or an update, makes the queue longer than its
 *       rule allows, the first of it give way.
 *   <li>A queued fire time counts as a start at once, also if it is cancelled then. If it gives way, its start is given back,
 *       but a schedule that had none left meanwhile does not get its fire times back.
 * </ul>
 */
final class Model {

    private static final Duration GENERATION_KEPT = Duration.ofHours(1);
    private static final int LINES_KEPT = 100;

    final Map<ScheduleId, ModelSchedule> schedules = new TreeMap<>();
    /** Running runs whose schedule was deleted: they may only write history. */
    final List<ModelRun> orphans = new ArrayList<>();

    final ModelPauses pauses = new ModelPauses(this);
    final ModelLetters letters = new ModelLetters();
    final ModelWishes wishes = new ModelWishes(this);

    private final Map<ScheduleId, Deleted> deleted = new TreeMap<>();
    private final Map<ScheduleId, List<Ended>> history = new LinkedHashMap<>();

    /** How far a deleted schedule had counted its generations. */
    private record Deleted(long generation, Instant at) {}

    Optional<ModelSchedule> find(ScheduleId id) {
        return Optional.ofNullable(schedules.get(id));
    }

    /** Newest first. */
    List<Ended> history(ScheduleId id) {
        return history.getOrDefault(id, List.of());
    }

    void record(ScheduleId id, Ended ended) {
        List<Ended> lines = history.computeIfAbsent(id, none -> new ArrayList<>());
        lines.add(0, ended);
        lines.subList(Math.min(lines.size(), LINES_KEPT), lines.size()).clear();
    }

    void recordDrop(ScheduleId id, Instant nominal, int missed, DropReason reason) {
        RunState state = reason == DropReason.DEADLINE ? RunState.EXPIRED : RunState.SKIPPED;
        record(id, new Ended(RunId.of(id, nominal), state, nominal, 0, missed, Optional.of(reason)));
    }

    /** All runs that are not over. */
    Stream<ModelRun> runs() {
        Stream<ModelRun> owned = schedules.values().stream().flatMap(ModelSchedule::runs);
        return Stream.concat(owned, orphans.stream());
    }

    Optional<ModelRun> under(Claim claim) {
        return runs().filter(run -> run.isUnder(claim)).findFirst();
    }

    /** The schedule that a run belongs to; none when that was deleted, whatever has its id now. */
    Optional<ModelSchedule> owner(ModelRun run) {
        return find(run.id.schedule()).filter(schedule -> schedule.runs().anyMatch(run::equals));
    }

    /** A run of this name is under way that belongs to a deleted schedule. */
    boolean hasNamesake(RunId id) {
        return orphans.stream().anyMatch(run -> run.id.equals(id));
    }

    /** The end of a run: one line in the history, perhaps a dead letter, and its schedule goes on. */
    void end(ModelRun run, RunState state, Instant now) {
        Optional<ModelSchedule> owner = owner(run);
        record(run.id.schedule(), new Ended(run.id, state, run.nominal, run.attempts, run.missed, Optional.empty()));
        if (state == RunState.DEAD) {
            letters.add(
                    new ModelLetters.Letter(run.id, run.claim.orElseThrow().task(), run.attempts),
                    run.missed,
                    owner.isEmpty());
        }
        boolean wasUnfinished =
                owner.filter(schedule -> schedule.unfinished.contains(run)).isPresent();
        owner.ifPresent(schedule -> schedule.takeOff(run));
        orphans.remove(run);
        run.place = Place.ENDED;
        owner.ifPresent(schedule -> {
            if (wasUnfinished) {
                schedule.countDelayFromEnd(run, now);
            }
            schedule.countFailure(state, now);
            schedule.settle(now);
        });
    }

    Class<? extends PutReply> put(PutRequest request, Instant now) {
        ScheduleId id = request.schedule().id();
        ModelSchedule old = schedules.get(id);
        if (old == null && request.expectedGeneration() != 0) {
            return PutReply.Gone.class;
        } else if (old == null) {
            create(request, now);
            return PutReply.Stored.class;
        } else if (old.definition.equals(request.schedule())) {
            return PutReply.Unchanged.class;
        } else if (!old.isAt(request)) {
            return PutReply.Differs.class;
        }
        update(old, request, now);
        return PutReply.Stored.class;
    }

    /** Generations count on over deletions, for an hour. */
    private void create(PutRequest request, Instant now) {
        ScheduleId id = request.schedule().id();
        long before = Optional.ofNullable(deleted.remove(id))
                .filter(gone -> gone.at().plus(GENERATION_KEPT).isAfter(now))
                .map(Deleted::generation)
                .orElse(0L);
        long generation = before + 1;
        ModelSchedule created = new ModelSchedule(request.schedule(), generation, request.anchor());
        created.next = request.next();
        schedules.put(id, created);
        boolean isEndless = request.schedule().bounds().endAt() == null;
        if (!(request.schedule().recurrence() instanceof EveryAfter && isEndless)) {
            created.settle(now);
        }
    }

    /** The next generation; what is unfinished or queued goes on, a pause survives, a completed schedule may revive. */
    private void update(ModelSchedule old, PutRequest request, Instant now) {
        request.dropped().ifPresent(dropped -> {
            old.last = Optional.of(dropped.latest());
            recordDrop(old.definition.id(), dropped.latest(), dropped.count() - 1, dropped.reason());
        });
        old.definition = request.schedule();
        old.anchor = request.anchor();
        old.generation++;
        holdToLimit(old);
        if (old.isPaused()) {
            old.pause = old.pause.map(pause -> ModelPauses.keeping(pause, request.next()));
        } else {
            old.state = ScheduleState.ACTIVE;
            old.next = request.next();
        }
        old.settle(now);
    }

    boolean pause(ScheduleId id, Pause why, Instant now) {
        find(id).ifPresent(schedule -> ModelPauses.pause(schedule, why, now));
        return find(id).isPresent();
    }

    /** A pause is over. */
    void goOn(ModelSchedule schedule, ResumeRequest request, Instant now) {
        heldBack(schedule).forEach(run -> run.from = now);
        schedule.state = ScheduleState.ACTIVE;
        schedule.pause = Optional.empty();
        request.missed().ifPresent(missed -> miss(schedule, missed, request.catchUp(), now));
        schedule.next = schedule.isExhausted() ? Optional.empty() : request.next();
        schedule.settle(now);
    }

    private static List<ModelRun> heldBack(ModelSchedule schedule) {
        return schedule.runs()
                .filter(run -> run.isOnOffer() && schedule.isHeld(run))
                .toList();
    }

    /** What passed during a pause is dropped, or the latest of it runs for all. */
    private void miss(ModelSchedule schedule, ResumeRequest.Missed missed, boolean catchUp, Instant now) {
        ScheduleId id = schedule.definition.id();
        RunId run = RunId.of(id, missed.latest());
        schedule.last = Optional.of(missed.latest());
        if (!catchUp) {
            recordDrop(id, missed.latest(), missed.count() - 1, DropReason.PAUSED);
        } else if (schedule.find(run).isEmpty()) {
            schedule.enqueue(new ModelRun(run, missed.latest(), missed.count() - 1, Cause.SCHEDULE, Place.QUEUED, now));
            holdToLimit(schedule);
            schedule.letQueueGo(now);
            schedule.toCancel().forEach(each -> wishes.cancel(each, now));
        }
    }

    /** One record for all that give way; returns how many fire times they are. */
    int holdToLimit(ModelSchedule schedule) {
        List<ModelRun> gone = schedule.holdToLimit();
        int fireTimes = gone.stream().mapToInt(run -> 1 + run.missed).sum();
        if (!gone.isEmpty()) {
            Instant latest = gone.get(gone.size() - 1).nominal;
            recordDrop(schedule.definition.id(), latest, fireTimes - 1, DropReason.OVERLAP);
        }
        return fireTimes;
    }

    /** What is due or waits vanishes, and the history; what runs belongs to nobody. */
    boolean delete(ScheduleId id, Instant now) {
        ModelSchedule gone = schedules.remove(id);
        if (gone == null) {
            return false;
        }
        gone.unfinished.stream().filter(run -> run.is(Place.RUNNING)).forEach(orphans::add);
        deleted.put(id, new Deleted(gone.generation, now));
        history.remove(id);
        letters.forsake(id);
        return true;
    }
}
