package dev.carillon.node.simulation;

import dev.carillon.node.NodeConfig;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ScheduleStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One cluster, from a seed: some nodes, some schedules, trouble for a while, and then calm, in which everything that was
 * asked for must come to its end. Lives on the thread that made it.
 */
final class World {

    private static final long CALM_MILLIS = 120_000;
    private static final long CHECK_MILLIS = 1_000;
    private static final int SHOWN_LINES = 150;

    private final Timeline timeline = new Timeline();
    private final Chance chance;
    private final Faults faults;
    private final Strands strands = new Strands(timeline);
    private final PlantedBug bug;
    private final Books books = new Books(timeline);
    private final Witness witness = new Witness(books);
    private final Wishes wishes = new Wishes(books);
    private final ScheduleStore store;
    private final NodeConfig.Builder settings = Life.settings();
    private final Places places;
    private final Operator operator;
    private final boolean isTold;
    private final List<String> story = new ArrayList<>();
    private final long troubleMillis;
    private long hash;
    private long requests;
    private boolean calm;

    /**
     * What came of it.
     *
     * @param seed out of which seed
     * @param violation what must not have happened, if anything
     * @param hash of all that happened
     * @param requests how many requests reached the store
     * @param starts how many attempts were started
     * @param story what happened, the latest of it, if that was asked for
     */
    record Outcome(long seed, Optional<String> violation, long hash, long requests, int starts, List<String> story) {}

    private World(long seed, PlantedBug bug, boolean isTold) {
        this.chance = new Chance(seed);
        this.faults = Faults.drawn(chance);
        this.bug = bug;
        this.isTold = isTold;
        this.troubleMillis = chance.percent(4) ? 95_000 : chance.between(8_000, 25_000);
        ScheduleStore inMemory =
                new InMemoryScheduleStore(() -> timeline.instant().plus(bug.clockAhead()));
        this.store = new Tap(this, bug.before(inMemory, timeline)).store();
        books.ask(inMemory);
        this.places = new Places(this, (int) chance.between(2, 3));
        this.operator = new Operator(this, troubleMillis);
    }

    /** Lets a world go its way. */
    static Outcome live(long seed, PlantedBug bug, boolean isTold) {
        World world = new World(seed, bug, isTold);
        try {
            world.live();
        } catch (RuntimeException e) {
            world.books.violated(Invariant.NOTHING_UNEXPECTED, String.valueOf(e.getCause() == null ? e : e.getCause()));
            world.trace(() -> stackOf(e.getCause() == null ? e : e.getCause()));
        }
        world.places.end();
        world.strands.end();
        return new Outcome(
                seed, world.books.violation(), world.hash, world.requests, world.witness.starts(), world.story);
    }

    private static String stackOf(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : e.getStackTrace()) {
            text.append("\n      at ").append(frame);
        }
        return text.toString();
    }

    private void live() {
        trace(() -> faults + ", for " + troubleMillis + " ms");
        places.begin();
        operator.begin();
        pass(Timeline.nanos(troubleMillis));
        if (books.violation().isPresent()) {
            return;
        }
        trace(() -> "calm");
        calm = true;
        places.heal();
        operator.settle();
        long end = timeline.now() + Timeline.nanos(CALM_MILLIS);
        Settlement settlement = new Settlement(books, store);
        boolean settled = false;
        while (!settled && timeline.now() < end && books.violation().isEmpty()) {
            pass(timeline.now() + Timeline.nanos(CHECK_MILLIS));
            settled = settlement.isOver();
        }
        if (books.violation().isEmpty()) {
            settlement.check();
        }
    }

    private void pass(long untilNanos) {
        boolean more = true;
        while (more && books.violation().isEmpty()) {
            more = timeline.step(untilNanos);
        }
    }

    Timeline timeline() {
        return timeline;
    }

    Chance chance() {
        return chance;
    }

    Faults faults() {
        return faults;
    }

    Strands strands() {
        return strands;
    }

    PlantedBug bug() {
        return bug;
    }

    Witness witness() {
        return witness;
    }

    Wishes wishes() {
        return wishes;
    }

    NodeConfig.Builder settings() {
        return settings;
    }

    /** The store, without a wire before it. */
    ScheduleStore store() {
        return store;
    }

    boolean isCalm() {
        return calm;
    }

    long troubleMillis() {
        return troubleMillis;
    }

    /** A process has ended. */
    void gone(Life life) {
        places.gone(life);
    }

    /** Counts a request, as part of what makes this world this one. */
    void count(long what) {
        requests++;
        hash = (hash ^ what ^ timeline.now()) * 0x9e3779b97f4a7c15L;
        hash ^= hash >>> 29;
    }

    /** A line of the story, if anybody wants to be told. */
    void trace(Supplier<String> line) {
        if (isTold) {
            if (story.size() >= SHOWN_LINES) {
                story.remove(0);
            }
            story.add(String.format("%10.4f  %s", timeline.now() / 1e9, line.get()));
        }
    }
}
