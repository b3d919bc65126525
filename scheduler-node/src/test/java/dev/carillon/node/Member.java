package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreException;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A node without threads: its loops are turned by the test, as their services would, at their times. */
final class Member {

    private static final long AFTER_FAILURE_NANOS = Duration.ofMillis(100).toNanos();

    final FaultyStore line;
    final Engine engine;
    private final VirtualClock clock;
    private final Map<Service.Loop, Long> slow = new LinkedHashMap<>();
    private long claimAtNanos;
    private boolean halted;

    Member(
            String name,
            ScheduleStore store,
            VirtualClock clock,
            TaskRegistry tasks,
            UnaryOperator<NodeConfig.Builder> settings) {
        this.clock = clock;
        this.line = new FaultyStore(store);
        NodeConfig.Builder builder = NodeConfig.builder()
                .node(new NodeId(name))
                .ticker(clock)
                .executor(TaskKind.IO, Runnable::run)
                .executor(TaskKind.CPU, Runnable::run);
        this.engine = new Engine(line.store(), tasks, settings.apply(builder).build());
        slow.put(engine.membership(), 0L);
        slow.put(engine.keeper(), 0L);
        slow.put(engine.recoverer(), 0L);
        slow.put(engine.resumer(), 0L);
        slow.put(engine.auditor(), 0L);
    }

    NodeId id() {
        return engine.context().node();
    }

    /** As if the process were killed, or stopped for a while. */
    void halt() {
        halted = true;
    }

    void goOn() {
        halted = false;
    }

    /** Never turns a loop again, while the others go on. */
    void pause(Service.Loop loop) {
        slow.put(loop, Long.MAX_VALUE);
    }

    /** Turns what is due; returns true when something happened that may have led to more. */
    boolean turn() {
        if (halted) {
            return false;
        }
        slow.forEach((loop, at) -> {
            if (at - clock.nanos() <= 0) {
                slow.put(loop, clock.nanos() + after(loop));
            }
        });
        after(engine.watch());
        boolean moved = false;
        try {
            ClaimLoop.ClaimTurn turn = engine.claimLoop().runOnce();
            claimAtNanos = clock.nanos() + turn.comeBackNanos();
            moved = turn.granted() + turn.dropped() + turn.looks() > 0;
        } catch (StoreException e) {
            claimAtNanos = clock.nanos() + AFTER_FAILURE_NANOS;
        }
        moved |= !engine.completer().isEmpty()
                && after(engine.completer()) >= 0
                && engine.completer().isEmpty();
        return moved;
    }

    /** How long until the next loop is due. */
    long pauseNanos() {
        if (halted) {
            return Long.MAX_VALUE;
        }
        long now = clock.nanos();
        long pause = claimAtNanos - now;
        for (long at : slow.values()) {
            pause = Math.min(pause, at == Long.MAX_VALUE ? at : at - now);
        }
        return pause;
    }

    private static long after(Service.Loop loop) {
        try {
            return loop.runOnce().comeBackNanos();
        } catch (StoreException e) {
            return AFTER_FAILURE_NANOS;
        }
    }
}
