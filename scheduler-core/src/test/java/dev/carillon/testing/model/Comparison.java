package dev.carillon.testing.model;

import dev.carillon.run.RunId;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads all of the store that a walk can have touched, and compares it with the model. */
final class Comparison {

    /** Beyond every time that a walk names. */
    private static final Duration FAR = Duration.ofDays(1_500);

    private final Walk walk;
    private final World world;
    private final Model model;

    Comparison(Walk walk) {
        this.walk = walk;
        this.world = walk.world;
        this.model = walk.model;
    }

    void check() {
        checkPauses();
        checkLetters();
        for (ScheduleId id : walk.ids) {
            Optional<StoredSchedule> read = walk.store().get(id);
            walk.require("there is " + id, model.find(id).isPresent(), read.isPresent());
            read.ifPresent(schedule -> checkSchedule(schedule, model.find(id).orElseThrow()));
            List<Ended> lines = walk.store().history(id, ScheduleStore.MAX_BATCH).stream()
                    .map(Ended::of)
                    .toList();
            walk.require("history of " + id, model.history(id), lines);
        }
        checkUpcoming(peek(Duration.ZERO), walk.now());
        checkUpcoming(peek(FAR), walk.now().plus(FAR));
        checkExpired(walk.store().expired(Walk.SHARD, ScheduleStore.MAX_BATCH), walk.now());
    }

    /** Equal in all, but for moments that the store has noted by its own clock; of these the model takes the fire time. */
    private void checkSchedule(StoredSchedule actual, ModelSchedule expected) {
        boolean isNoted = actual.schedule().recurrence() instanceof EveryAfter;
        if (isNoted && world.areAbout(actual.next(), expected.next)) {
            expected.next = actual.next();
        }
        if (isNoted && world.isAbout(actual.anchor(), expected.anchor)) {
            expected.anchor = actual.anchor();
        }
        if (world.areAbout(actual.pause().map(Pause::since), expected.pause.map(Pause::since))) {
            Instant since = actual.pause().orElseThrow().since();
            expected.pause = expected.pause.map(pause -> ModelPauses.at(pause, since));
        }
        walk.require("schedule " + actual.schedule().id(), expected.snapshot(), actual);
        walk.invariants.seen(actual);
    }

    /** Here too the model takes the store's moments. */
    private void checkPauses() {
        List<GroupPause> actual = walk.store().pauses();
        model.pauses.takeMoments(actual, world);
        walk.require("pauses of several", List.copyOf(model.pauses.groups.values()), actual);
    }

    /** The latest first, but what died in the same millisecond in any order. */
    private void checkLetters() {
        List<DeadLetter> read = walk.store().deadLetters(Walk.SHARD, ScheduleStore.MAX_BATCH);
        List<ModelLetters.Letter> letters =
                read.stream().map(ModelLetters.Letter::of).toList();
        walk.require("dead letters", Set.copyOf(model.letters.all()), Set.copyOf(letters));
        List<Instant> died = read.stream().map(DeadLetter::died).toList();
        walk.require(
                "the latest dead letter first",
                died.stream().sorted(Comparator.reverseOrder()).toList(),
                died);
    }

    private Upcoming peek(Duration horizon) {
        return walk.store().peek(new PeekRequest(Walk.SHARD, walk.lanes(), horizon, ScheduleStore.MAX_BATCH));
    }

    private void checkUpcoming(Upcoming upcoming, Instant until) {
        Map<ScheduleId, StoredSchedule> due = new TreeMap<>();
        Map<RunId, Instant> waiting = new TreeMap<>();
        model.schedules.forEach((id, schedule) -> {
            schedule.next
                    .filter(next -> schedule.state == ScheduleState.ACTIVE
                            && !schedule.definition.dueAt(next).isAfter(until))
                    .ifPresent(next -> due.put(id, schedule.snapshot()));
            schedule.onOffer().stream()
                    .filter(run -> !run.from.isAfter(until))
                    .forEach(run -> waiting.put(run.id, run.from));
        });
        Map<ScheduleId, StoredSchedule> actualDue = new TreeMap<>();
        upcoming.due().forEach(schedule -> actualDue.put(schedule.schedule().id(), schedule));
        walk.require("due until " + until, due, actualDue);
        Map<RunId, Instant> actualWaiting = new TreeMap<>();
        upcoming.waiting().forEach(run -> actualWaiting.put(run.run(), about(run, waiting)));
        walk.require("waiting until " + until, waiting, actualWaiting);
        actualWaiting.keySet().forEach(walk.invariants::waiting);
    }

    /** The moment that the model expects, if the store's is about the same. */
    private Instant about(Upcoming.WaitingRun actual, Map<RunId, Instant> expected) {
        Instant moment = expected.getOrDefault(actual.run(), Instant.MIN);
        return !moment.equals(Instant.MIN) && world.isAbout(actual.notBefore(), moment) ? moment : actual.notBefore();
    }

    /** Under which task a lease is listed is not compared: a store says that of the claim or that of the schedule. */
    private void checkExpired(ExpiredLeases read, Instant now) {
        Map<RunId, List<Object>> expected = new HashMap<>();
        for (ModelRun run : walk.ends.expired(now)) {
            var claim = run.claim.orElseThrow();
            expected.put(run.id, of(run, claim.node(), claim.fence(), claim.onNodeLoss()));
        }
        Map<RunId, List<Object>> actual = new HashMap<>();
        List<ExpiredLease> own = own(read);
        own.forEach(lease -> actual.put(
                lease.run(),
                List.of(lease.node(), lease.fence(), lease.attempt(), lease.losses(), lease.onNodeLoss())));
        walk.require("expired leases", expected, actual);
        if (!world.isBehind()) {
            walk.require(
                    "expired leases in order",
                    ModelSchedule.ids(walk.ends.expired(now)),
                    own.stream().map(ExpiredLease::run).toList());
            walk.require("the next end of a lease", nextEnd(now), read.nextEnd());
        }
    }

    private static List<Object> of(ModelRun run, Object node, Object fence, Object onNodeLoss) {
        return List.of(node, fence, run.attempts, run.losses, onNodeLoss);
    }

    private Optional<Instant> nextEnd(Instant now) {
        return model.runs()
                .filter(run -> run.is(ModelRun.Place.RUNNING) && run.leaseEnd.isAfter(now))
                .map(run -> run.leaseEnd)
                .min(Comparator.naturalOrder());
    }

    /** The leases of this walk's runs: others may use the store. */
    List<ExpiredLease> own(ExpiredLeases read) {
        return read.leases().stream()
                .filter(lease -> walk.ids.contains(lease.run().schedule()))
                .toList();
    }
}
