package dev.carillon.testing.model;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A walk under way: the store, the model, and what its clients and nodes have in their hands. */
final class Walk {

    static final Shard SHARD = new Shard(0);

    final World world;
    final Duration pace;
    final Model model = new Model();
    final ModelClaims claims = new ModelClaims(model);
    final ModelEnds ends = new ModelEnds(model);
    final ModelWishes wishes = model.wishes;
    final List<ScheduleId> ids;
    private final List<TaskName> tasks;
    private final String tag;
    final List<NodeId> nodes;
    final Definitions definitions;
    /** Schedules as they were read at some time. */
    final List<StoredSchedule> reads = new ArrayList<>();
    /** What nodes planned and have not asked for. */
    final List<ClaimItem> plans = new ArrayList<>();
    /** All claims that were ever granted. */
    final List<Claim> granted = new ArrayList<>();
    /** The latest requests, to be sent again. */
    final List<Answered<ClaimRequest, ?>> claimed = new ArrayList<>();

    final List<Answered<CompleteRequest, ?>> completed = new ArrayList<>();
    final Invariants invariants = new Invariants();
    int manualRuns;

    private final List<String> story = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    /** A request that changed something, with its answer. */
    record Answered<Q, A>(Q request, List<A> answer) {}

    Walk(World world, long seed, String name) {
        Draw draw = new Draw(~seed);
        this.world = world;
        this.pace = draw.oneOf(Definitions.PACES.keySet().stream().sorted().toList());
        world.setPace(pace);
        int schedules = 1 + draw.below(3);
        this.ids = List.of("a", "b", "c").subList(0, schedules).stream()
                .map(id -> new ScheduleId(name + "-" + id))
                .toList();
        this.tasks = List.of(new TaskName(name + ".one"), new TaskName(name + ".two"));
        this.nodes = List.of(new NodeId(name + "-n1"), new NodeId(name + "-n2"));
        this.tag = name;
        this.definitions = new Definitions(world, pace, tasks, tag);
    }

    ScheduleStore store() {
        return world.store();
    }

    Instant now() {
        return world.now();
    }

    /** Reads a schedule; what was read may be used later. */
    Optional<StoredSchedule> read(ScheduleId id) {
        Optional<StoredSchedule> read = store().get(id);
        read.ifPresent(reads::add);
        return read;
    }

    /** Tells what happens, with names and times. */
    void tell(String what) {
        story.add(what);
    }

    /** Notes a reply in words that are the same on every store. */
    void note(String reply) {
        words.add(reply);
    }

    /** What a store said must be what the model says. */
    void require(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + "\n  expected " + expected + "\n  but was  " + actual);
        }
    }

    /** The claims whose run is still under them, for the model. */
    List<Claim> liveClaims() {
        return granted.stream().filter(claim -> model.under(claim).isPresent()).toList();
    }

    List<String> story() {
        return story;
    }

    List<String> words() {
        return words;
    }

    /** What may be paused at once. */
    List<PauseScope> scopes() {
        return List.of(
                PauseScope.all(),
                PauseScope.tag(tag),
                PauseScope.task(tasks.get(0).value()));
    }

    /** Leaves nothing behind in a store that others use, after a walk that has failed. */
    void leave() {
        ids.forEach(store()::delete);
        scopes().forEach(scope -> store().endPause(scope, CatchUp.NONE));
        store().endedPauses(SHARD, ScheduleStore.MAX_BATCH);
        store().deadLetters(SHARD, ScheduleStore.MAX_BATCH).forEach(letter -> store().discard(letter.run()));
    }

    /** Every lane in which something of this walk may stand. */
    List<Lane> lanes() {
        return tasks.stream()
                .flatMap(task -> Definitions.PRIORITIES.stream().map(priority -> new Lane(task, priority)))
                .toList();
    }
}
