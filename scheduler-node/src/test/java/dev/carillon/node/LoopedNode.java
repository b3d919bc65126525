package dev.carillon.node;

import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * A node without threads, whose loops are turned one by one by whoever holds it: the way from the simulation into the
 * engine. Not thread-safe.
 */
public final class LoopedNode {

    /** What has a thread of its own in a node that has threads. */
    public enum Loop {
        CLAIM,
        COMPLETE,
        KEEP,
        WATCH,
        BEAT,
        RECOVER,
        RESUME,
        AUDIT
    }

    private final Engine engine;
    private final Map<Loop, Service.Loop> loops = new EnumMap<>(Loop.class);

    /**
     * A node that has not turned yet.
     *
     * @param settings with a name, a monotonic clock and executors
     * @param jitter where chance comes from
     * @param wake is told which loop wants a turn at once
     */
    public LoopedNode(
            ScheduleStore store,
            TaskRegistry tasks,
            NodeConfig.Builder settings,
            LongUnaryOperator jitter,
            Consumer<Loop> wake) {
        engine = new Engine(store, tasks, settings.jitter(jitter).build());
        loops.put(Loop.CLAIM, engine.claimLoop());
        loops.put(Loop.COMPLETE, engine.completer());
        loops.put(Loop.KEEP, engine.keeper());
        loops.put(Loop.WATCH, engine.watch());
        loops.put(Loop.BEAT, engine.membership());
        loops.put(Loop.RECOVER, engine.recoverer());
        loops.put(Loop.RESUME, engine.resumer());
        loops.put(Loop.AUDIT, engine.auditor());
        engine.claimSignal().to(() -> wake.accept(Loop.CLAIM));
        engine.completeSignal().to(() -> wake.accept(Loop.COMPLETE));
        engine.watchSignal().to(() -> wake.accept(Loop.WATCH));
        engine.leaseSignal().to(() -> wake.accept(Loop.KEEP));
    }

    /** Turns a loop once; returns in how many nanoseconds of its clock it wants the next turn. */
    public long turn(Loop loop) {
        Service.Loop found = loops.get(loop);
        if (found == null) {
            throw new IllegalArgumentException("loop: " + loop + " is unknown");
        }
        return found.runOnce().comeBackNanos();
    }

    /** The first step of closing: nothing more is claimed, and what has not begun is given back. */
    public void stopClaiming() {
        engine.claimLoop().close();
        engine.executor().withdrawAll();
    }

    /** Tells what still runs that the node closes. */
    public void stopRuns() {
        engine.executor().stopAll(ActiveRun.Stop.CLOSING);
    }

    /** True when every end is recorded or given up. */
    public boolean hasRecordedAll() {
        return engine.completer().isEmpty();
    }

    /** The last step of closing. */
    public void leave() {
        engine.membership().leave();
    }

    /** Hears nothing any more. */
    public void vanish() {
        engine.claimLoop().close();
    }
}
