package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreException;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A node without threads: its loops are turned by whoever holds it, as their services would, at their times, and its
 * handlers are called by the same thread. The way from the test kit into the engine. Not thread-safe.
 */
public final class TurnedNode {

    private static final long AFTER_FAILURE_NANOS = Duration.ofMillis(100).toNanos();

    private final Engine engine;
    private final Ticker ticker;
    private final HeldRuns runs = new HeldRuns();
    private final List<Place> slow = new ArrayList<>();
    private long claimAtNanos;
    private boolean woken;
    private boolean holding;
    private boolean halted;

    /** A loop that nothing wakes, with the time of its next turn. */
    private static final class Place {
        private final Service.Loop loop;
        private long atNanos;

        private Place(Service.Loop loop, long atNanos) {
            this.loop = loop;
            this.atNanos = atNanos;
        }
    }

    /**
     * A node that has not turned yet.
     *
     * @param settings changes the defaults, all but the name and the monotonic clock
     */
    public TurnedNode(
            NodeId name,
            ScheduleStore store,
            TaskRegistry tasks,
            Ticker ticker,
            UnaryOperator<NodeConfig.Builder> settings) {
        this.ticker = ticker;
        NodeConfig.Builder builder =
                NodeConfig.builder().executor(TaskKind.IO, runs).executor(TaskKind.CPU, runs);
        NodeConfig config = settings.apply(builder).node(name).ticker(ticker).build();
        this.engine = new Engine(store, tasks, config);
        Stream.of(
                        engine.membership(),
                        engine.keeper(),
                        engine.recoverer(),
                        engine.resumer(),
                        engine.auditor(),
                        engine.minuteKeeper())
                .forEach(loop -> slow.add(new Place(loop, ticker.nanos())));
        engine.claimSignal().to(() -> woken = true);
        this.claimAtNanos = ticker.nanos();
    }

    Engine engine() {
        return engine;
    }

    /** Never turns a loop again, while the others go on. */
    void pause(Service.Loop loop) {
        slow.stream().filter(place -> place.loop.equals(loop)).forEach(place -> place.atNanos = Long.MAX_VALUE);
    }

    /** Keeps the runs that are claimed from now on, so that they stay in progress. */
    public void hold() {
        holding = true;
    }

    /** Lets runs start again, with the next turn those that were kept. */
    public void release() {
        holding = false;
    }

    /** How many runs are claimed and wait for their thread. */
    public int heldRuns() {
        return runs.size();
    }

    /** How many runs it has a lease for. */
    public int activeRuns() {
        return engine.active().size();
    }

    /** Does nothing any more, even in the middle of a turn. */
    public void halt() {
        halted = true;
    }

    /** Goes on where it was. */
    public void goOn() {
        halted = false;
    }

    /** Turns what is due; returns true when something happened that may have led to more. */
    public boolean turn() {
        if (halted) {
            return false;
        }
        for (Place place : slow) {
            if (place.atNanos != Long.MAX_VALUE && place.atNanos - ticker.nanos() <= 0) {
                place.atNanos = ticker.nanos() + after(place.loop);
            }
        }
        after(engine.watch());
        boolean moved = (woken || claimAtNanos - ticker.nanos() <= 0) && claim();
        while (!holding && !halted && runs.size() > 0) {
            // a handler may let time pass and so turn this node again: no loop is in the middle of anything here
            runs.runNext();
            moved = true;
        }
        moved |= !halted
                && !engine.completer().isEmpty()
                && after(engine.completer()) >= 0
                && engine.completer().isEmpty();
        return moved;
    }

    /** True when something has happened since its last turn that it has to see to at once. */
    public boolean isWoken() {
        return woken && !halted;
    }

    private boolean claim() {
        // before the turn, so that a wake-up during it brings another one
        woken = false;
        try {
            ClaimLoop.ClaimTurn turn = engine.claimLoop().runOnce();
            claimAtNanos = ticker.nanos() + turn.comeBackNanos();
            return turn.granted() + turn.dropped() + turn.looks() > 0;
        } catch (StoreException e) {
            claimAtNanos = ticker.nanos() + AFTER_FAILURE_NANOS;
            return false;
        }
    }

    /** How long until the next loop is due. */
    public long pauseNanos() {
        if (halted) {
            return Long.MAX_VALUE;
        }
        long now = ticker.nanos();
        long pause = !holding && runs.size() > 0 ? 0 : claimAtNanos - now;
        for (Place place : slow) {
            pause = Math.min(pause, place.atNanos == Long.MAX_VALUE ? place.atNanos : place.atNanos - now);
        }
        return pause;
    }

    /** Closes it as {@link SchedulerNode#close} does: what has not begun is given back, ends are recorded, it leaves. */
    public void close() {
        engine.claimLoop().close();
        engine.executor().withdrawAll();
        after(engine.completer());
        after(() -> {
            engine.minuteKeeper().finish();
            return () -> 0;
        });
        try {
            engine.membership().leave();
        } catch (StoreException e) {
            // it will be missed soon, as a node that cannot say good-bye is
            claimAtNanos = Long.MAX_VALUE;
        }
    }

    /** Hears nothing from the store any more, as if its process were gone. */
    public void vanish() {
        halted = true;
        engine.claimLoop().close();
        runs.clear();
    }

    private static long after(Service.Loop loop) {
        try {
            return loop.runOnce().comeBackNanos();
        } catch (StoreException e) {
            return AFTER_FAILURE_NANOS;
        }
    }
}
