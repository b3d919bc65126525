package dev.carillon.node.chaos;

import dev.carillon.node.chaos.ChaosPlan.Planned;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.NodeProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Makes the faults of a plan, and notes what was really done. Not thread-safe. */
final class Injector {

    private static final Duration FLAP = Duration.ofSeconds(1);
    private static final Duration PUBSUB_PAUSE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOST_TAIL = Duration.ofSeconds(1);
    private static final int LEAST_DELAY_MILLIS = 25;
    private static final int MOST_DELAY_MILLIS = 200;

    /** Holds Redis up for 200 ms, and changes nothing. */
    private static final String BUSY_SCRIPT = """
            #!lua flags=no-writes
            local function now() local t = redis.call('TIME') return t[1] * 1000000 + t[2] end
            local till = now() + 200000
            while now() < till do end
            return 'done'
            """;

    private final Site site;
    private final MachineClock clock;
    private final PrintStream out;
    private final Random random;
    private final Deque<Planned> coming;
    private final List<Active> active = new ArrayList<>();
    private final Disturbances disturbances;

    /** A fault under way. */
    private static final class Active {
        private final Planned planned;
        private final String node;
        private long fromNanos;
        private final long untilNanos;
        private long nextNanos;
        /** Of a flapping link: it is cut. Of a crash: it has happened. */
        private boolean on;

        private Active(Planned planned, String node, long fromNanos) {
            this.planned = planned;
            this.node = node;
            this.fromNanos = fromNanos;
            this.untilNanos = fromNanos + planned.length().toNanos();
            this.nextNanos = fromNanos;
        }
    }

    Injector(ChaosPlan plan, Site site, MachineClock clock, ChaosOptions options, PrintStream out) {
        this.site = site;
        this.clock = clock;
        this.out = out;
        this.random = new Random(~options.seed());
        this.disturbances = new Disturbances(options.lease());
        this.coming = new ArrayDeque<>(plan.faults());
    }

    Disturbances disturbances() {
        return disturbances;
    }

    boolean isDone() {
        return coming.isEmpty() && active.isEmpty();
    }

    /** Does what is due so long after the beginning. */
    void tick(Duration sinceStart) throws InterruptedException {
        site.file().look(clock.nanos());
        for (Active fault : List.copyOf(active)) {
            if (clock.nanos() >= fault.untilNanos) {
                end(fault);
            } else if (clock.nanos() >= fault.nextNanos) {
                goOn(fault);
            }
        }
        while (!coming.isEmpty() && coming.getFirst().at().compareTo(sinceStart) <= 0 && isFree(coming.getFirst())) {
            begin(coming.removeFirst());
        }
    }

    /** A node that was told to end takes the time that its runs need, which may be longer than planned. */
    private boolean isFree(Planned planned) {
        return active.stream()
                .map(fault -> fault.planned)
                .noneMatch(busy -> busy.kind().target() == planned.kind().target() && busy.place() == planned.place());
    }

    private Place place(Active fault) {
        return site.place(fault.planned.place());
    }

    private void begin(Planned planned) throws InterruptedException {
        boolean ofNode = planned.kind().target() == FaultKind.Target.NODE;
        NodeProcess node = site.place(planned.place()).node();
        Active fault = new Active(planned, ofNode ? node.name() : "", clock.nanos());
        active.add(fault);
        if (ofNode) {
            site.look(node);
        }
        out.printf(
                "%7.1f s  %s%s%n",
                planned.at().toMillis() / 1e3, planned.kind().words(), ofNode ? ": " + node.name() : "");
        switch (planned.kind()) {
            case KILL -> node.kill();
            case CRASH -> node.tell(randomFailpoint().line());
            case FREEZE, HICCUP -> node.freeze();
            case PARTITION -> place(fault).way().cut();
            case SILENCE -> place(fault).way().goSilent();
            case LOST_REPLIES -> place(fault).way().dropReplies();
            case SLOW ->
                place(fault).way().delay(Duration.ofMillis(random.nextInt(LEAST_DELAY_MILLIS, MOST_DELAY_MILLIS)));
            case ROLL -> node.terminate();
            case REDIS_RESTART -> site.redis().stop();
            case REDIS_KILL -> site.redis().kill();
            case REDIS_FREEZE -> site.redis().pause();
            case POWER_LOSS -> {
                site.redis().kill();
                fault.fromNanos = site.file().cut(clock.nanos() - LOST_TAIL.toNanos());
            }
            case FLAP, PUBSUB, FLUSH, BUSY -> goOn(fault);
        }
    }

    private Failpoint randomFailpoint() {
        Failpoint[] all = Failpoint.values();
        return all[random.nextInt(all.length)];
    }

    /** What is done again and again while a fault lasts. */
    private void goOn(Active fault) {
        switch (fault.planned.kind()) {
            case FLAP -> {
                if (fault.on) {
                    place(fault).way().heal();
                } else {
                    place(fault).way().cut();
                }
                fault.on = !fault.on;
                fault.nextNanos = clock.nanos() + FLAP.toNanos();
            }
            case PUBSUB -> {
                site.redis().call("CLIENT", "KILL", "TYPE", "pubsub");
                fault.nextNanos = clock.nanos() + PUBSUB_PAUSE.toNanos();
            }
            case FLUSH -> {
                site.redis().call("SCRIPT", "FLUSH");
                fault.nextNanos = clock.nanos() + PAUSE.toNanos();
            }
            case BUSY -> {
                site.redis().call("EVAL", BUSY_SCRIPT, "0");
                fault.nextNanos = clock.nanos() + PAUSE.toNanos();
            }
            case CRASH -> noteDeath(fault);
            default -> fault.nextNanos = fault.untilNanos;
        }
    }

    /** The node halts when it comes to the step, which is when the fault begins. */
    private void noteDeath(Active fault) {
        if (!fault.on && !place(fault).node().isRunning()) {
            fault.on = true;
            fault.fromNanos = clock.nanos();
        }
    }

    private void end(Active fault) throws InterruptedException {
        long before = clock.nanos();
        switch (fault.planned.kind()) {
            case KILL -> site.replace(place(fault));
            case CRASH -> {
                // a step that it never came to: an ordinary kill will do
                place(fault).node().kill();
                fault.fromNanos = fault.on ? fault.fromNanos : clock.nanos();
                site.replace(place(fault));
            }
            case FREEZE, HICCUP -> place(fault).node().thaw();
            case PARTITION, SILENCE, LOST_REPLIES, SLOW, FLAP ->
                place(fault).way().heal();
            case ROLL -> {
                if (place(fault).node().isRunning()) {
                    if (!site.isOverdue(fault.fromNanos)) {
                        // it takes the time that its runs need
                        return;
                    }
                    site.giveUp(place(fault).node());
                }
                site.replace(place(fault));
            }
            case REDIS_RESTART, REDIS_KILL, POWER_LOSS -> site.redis().restart();
            case REDIS_FREEZE -> site.redis().resume();
            case PUBSUB, FLUSH, BUSY -> {}
        }
        active.remove(fault);
        disturbances.add(new Disturbance(
                made(fault),
                fault.node,
                fault.fromNanos,
                isForEver(fault) ? Long.MAX_VALUE : untilNanos(fault, before)));
    }

    /** What is held up by a fault may go on while its end is still being made. */
    private long untilNanos(Active fault, long beforeNanos) {
        return fault.planned.kind().target() == FaultKind.Target.NODE ? beforeNanos : clock.nanos();
    }

    /** A halt at a step that was never come to was none. */
    private static FaultKind made(Active fault) {
        FaultKind kind = fault.planned.kind();
        return kind == FaultKind.CRASH && !fault.on ? FaultKind.KILL : kind;
    }

    private static boolean isForEver(Active fault) {
        FaultKind kind = fault.planned.kind();
        return kind == FaultKind.KILL || kind == FaultKind.CRASH || kind == FaultKind.ROLL;
    }
}
