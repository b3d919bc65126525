package dev.carillon.node.simulation;

import dev.carillon.node.LoopedNode;
import dev.carillon.node.LoopedNode.Loop;
import dev.carillon.node.NodeConfig;
import dev.carillon.run.NodeId;
import dev.carillon.store.StoreException;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * One process, from its start to its end: a real engine, whose loops get their turns as their threads would give them.
 * A turn whose requests take time stands still in the middle, while the other loops go on.
 */
final class Life {

    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration TRUST_MARGIN = Duration.ofMillis(500);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LEAST_PAUSE_NANOS = 100_000;
    private static final long CLOSE_GRACE_MILLIS = 2_000;
    private static final int PERMITS = 3;

    private final World world;
    private final Timeline timeline;
    private final Chance chance;
    private final String name;
    private final NodeClock clock;
    private final Wire wire;
    private final LoopedNode node;
    private final Map<Loop, Seat> seats = new EnumMap<>(Loop.class);
    private long frozenUntil = Long.MIN_VALUE / 2;
    private long frozenNanos;
    private int handlers;
    private boolean closing;
    private boolean dead;

    /** When a loop has its next turn, and whether it is in the middle of one. */
    private static final class Seat {
        private long dueAt = NEVER;
        private boolean busy;
        private boolean woken;
    }

    Life(World world, String name) {
        this.world = world;
        this.timeline = world.timeline();
        this.chance = world.chance();
        this.name = name;
        this.clock = new NodeClock(timeline, chance);
        this.wire = new Wire(world, this);
        NodeConfig.Builder settings = world.settings()
                .node(new NodeId(name))
                .ticker(world.bug().ticker(clock, this))
                .lease(world.bug().believedLease())
                .executor(TaskKind.IO, this::execute)
                .executor(TaskKind.CPU, this::execute);
        this.node = new LoopedNode(wire.store(), new Work(world, this).tasks(), settings, chance::below, this::wake);
        for (Loop loop : Loop.values()) {
            arm(loop, timeline.now() + chance.nanosBetween(0, 50));
        }
    }

    static NodeConfig.Builder settings() {
        return NodeConfig.builder()
                .description("simulated")
                .lease(LEASE)
                .trustMargin(TRUST_MARGIN)
                .beat(Duration.ofSeconds(1))
                .nodeTimeout(Duration.ofSeconds(3))
                .timeoutGrace(Duration.ofMillis(500))
                .ioPermits(PERMITS)
                .cpuThreads(PERMITS);
    }

    String name() {
        return name;
    }

    NodeClock clock() {
        return clock;
    }

    Wire wire() {
        return wire;
    }

    boolean isDead() {
        return dead;
    }

    boolean isFrozen() {
        return timeline.now() < frozenUntil;
    }

    /** True when it has hardly had the time to see how long it stood still. */
    boolean hasJustThawed() {
        return timeline.now() - frozenUntil < Timeline.nanos(5);
    }

    /** Ends as if killed. */
    void crash() {
        if (!dead) {
            world.trace(() -> name + " is gone");
            dead = true;
            node.vanish();
            world.gone(this);
        }
    }

    /** Stands still for a while, and does not know. */
    void freeze(long nanos) {
        world.trace(() -> name + " stands still for " + nanos / 1_000_000 + " ms");
        long before = Math.max(frozenUntil, timeline.now());
        frozenUntil = Math.max(before, timeline.now() + nanos);
        frozenNanos += frozenUntil - before;
    }

    /** For how long it has stood still in all, or will have when it goes on. */
    long frozenNanos() {
        return frozenNanos;
    }

    void heal() {
        frozenUntil = Math.min(frozenUntil, timeline.now());
        clock.heal();
        wire.heal();
        for (Loop loop : Loop.values()) {
            wake(loop);
        }
    }

    /** A point at which it may crash. */
    void step() {
        if (!dead && chance.permille(world.faults().crashPermille()) && chance.percent(25) && !world.isCalm()) {
            crash();
        }
        requireAlive();
    }

    private void requireAlive() {
        if (dead) {
            throw new Gone();
        }
    }

    /** Rests, where the caller can, for as long as a request may take, or for much longer. */
    void restIfSlow(long mostMillis) {
        if (world.strands().isInside() && !world.isCalm()) {
            boolean isLong = chance.percent(world.faults().pausePercent());
            rest(chance.nanosBetween(0, isLong ? 6_000 : mostMillis));
        }
    }

    /** Rests, and for longer if it stands still by then. */
    void rest(long nanos) {
        world.strands().rest(nanos);
        while (!dead && isFrozen()) {
            world.strands().rest(frozenUntil - timeline.now());
        }
        requireAlive();
    }

    /** Does something now, or when it goes on, if it lives. */
    void whenAwake(Runnable what) {
        if (!dead && isFrozen()) {
            timeline.at(frozenUntil, () -> whenAwake(what));
        } else if (!dead) {
            what.run();
        }
    }

    private void execute(Runnable run) {
        handlers++;
        boolean isSlow = !world.isCalm() && chance.percent(60);
        long delay = isSlow && chance.percent(20) ? chance.nanosBetween(0, 4_000) : 0;
        timeline.in(delay, () -> whenAwake(() -> begin(run, isSlow)));
    }

    private void begin(Runnable run, boolean isSlow) {
        Runnable all = () -> {
            run.run();
            handlers--;
        };
        if (isSlow) {
            world.strands().start(all);
        } else {
            all.run();
        }
    }

    private Seat seat(Loop loop) {
        return seats.computeIfAbsent(loop, any -> new Seat());
    }

    private void wake(Loop loop) {
        Seat seat = seat(loop);
        if (seat.busy) {
            seat.woken = true;
        } else if (!isStopped(loop)) {
            arm(loop, timeline.now());
        }
    }

    private boolean isStopped(Loop loop) {
        boolean hasStopped =
                closing && (loop == Loop.CLAIM || loop == Loop.RECOVER || loop == Loop.RESUME || loop == Loop.AUDIT);
        return dead || hasStopped;
    }

    private void arm(Loop loop, long atNanos) {
        Seat seat = seat(loop);
        if (atNanos < seat.dueAt) {
            seat.dueAt = atNanos;
            timeline.at(atNanos, () -> fire(loop, atNanos));
        }
    }

    private void fire(Loop loop, long atNanos) {
        Seat seat = seat(loop);
        if (seat.dueAt != atNanos || isStopped(loop)) {
            return;
        }
        seat.dueAt = NEVER;
        if (isFrozen()) {
            arm(loop, frozenUntil);
        } else if (seat.busy) {
            seat.woken = true;
        } else if (!world.isCalm()
                && loop != Loop.WATCH
                && chance.percent(world.faults().slowPercent())) {
            world.strands().start(() -> turn(loop));
        } else {
            turn(loop);
        }
    }

    private void turn(Loop loop) {
        Seat seat = seat(loop);
        seat.busy = true;
        seat.woken = false;
        long pause;
        try {
            pause = Math.max(LEAST_PAUSE_NANOS, clock.trueNanos(node.turn(loop)));
        } catch (StoreException e) {
            pause = chance.nanosBetween(10, 200);
            seat.woken = false;
        } catch (Gone e) {
            return;
        } finally {
            seat.busy = false;
        }
        if (!isStopped(loop)) {
            arm(loop, timeline.now() + (seat.woken ? LEAST_PAUSE_NANOS : pause));
        }
    }

    /** Ends in order. */
    void close() {
        if (!dead && !closing) {
            world.trace(() -> name + " closes");
            closing = true;
            node.stopClaiming();
            long patience = timeline.now() + Timeline.nanos(CLOSE_GRACE_MILLIS);
            timeline.in(Timeline.nanos(10), () -> whenAwake(() -> awaitEnd(patience)));
        }
    }

    private void awaitEnd(long patience) {
        boolean isIdle = handlers == 0 && node.hasRecordedAll();
        boolean isLate = timeline.now() > patience;
        if (isLate) {
            node.stopRuns();
        }
        if (isIdle || timeline.now() > patience + Timeline.nanos(CLOSE_GRACE_MILLIS)) {
            try {
                node.leave();
            } catch (StoreException | Gone e) {
                world.trace(() -> name + " left without a word");
            }
            crash();
        } else {
            timeline.in(Timeline.nanos(100), () -> whenAwake(() -> awaitEnd(patience)));
        }
    }
}
