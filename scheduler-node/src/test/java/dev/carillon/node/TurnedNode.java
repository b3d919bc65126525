package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreException;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A node without threads: its loops are turned by whoever holds it, as their services would, at their times, and its
 * handlers are called by the same thread. The way from the test kit into the engine. Not thread-safe.
 */
public final class TurnedNode {

    private static final long AFTER_FAILURE_NANOS = Duration.ofMillis(100).toNanos();

    private final Engine engine;
    private final Ticker ticker;
    private final HeldRuns runs = new HeldRuns();
    private final Map<Service.Loop, Long> slow = new LinkedHashMap<>();
    private long claimAtNanos;
    private boolean holding;
    private boolean halted;

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
        slow.put(engine.membership(), ticker.nanos());
        slow.put(engine.keeper(), ticker.nanos());
        slow.put(engine.recoverer(), ticker.nanos());
        slow.put(engine.resumer(), ticker.nanos());
        slow.put(engine.auditor(), ticker.nanos());
        this.claimAtNanos = ticker.nanos();
    }

    Engine engine() {
        return engine;
    }

    /** Never turns a loop again, while the others go on. */
    void pause(Service.Loop loop) {
        slow.put(loop, Long.MAX_VALUE);
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
        slow.forEach((loop, at) -> {
            if (at != Long.MAX_VALUE && at - ticker.nanos() <= 0) {
                slow.put(loop, ticker.nanos() + after(loop));
            }
        });
        after(engine.watch());
        boolean moved = false;
        try {
            ClaimLoop.ClaimTurn turn = engine.claimLoop().runOnce();
            claimAtNanos = ticker.nanos() + turn.comeBackNanos();
            moved = turn.granted() + turn.dropped() + turn.looks() > 0;
        } catch (StoreException e) {
            claimAtNanos = ticker.nanos() + AFTER_FAILURE_NANOS;
        }
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

    /** How long until the next loop is due. */
    public long pauseNanos() {
        if (halted) {
            return Long.MAX_VALUE;
        }
        long now = ticker.nanos();
        long pause = !holding && runs.size() > 0 ? 0 : claimAtNanos - now;
        for (long at : slow.values()) {
            pause = Math.min(pause, at == Long.MAX_VALUE ? at : at - now);
        }
        return pause;
    }

    /** Closes it as {@link SchedulerNode#close} does: what has not begun is given back, ends are recorded, it leaves. */
    public void close() {
        engine.claimLoop().close();
        engine.executor().withdrawAll();
        after(engine.completer());
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
