package dev.carillon.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Things that go on for a while: each on a virtual thread, of all of which, and of the one that turns the timeline, only one
 * moves at a time. Whoever rests lets the timeline go on until it comes to the end of the rest.
 */
final class Strands {

    private final Timeline timeline;
    private final Thread turner = Thread.currentThread();
    private final List<Strand> all = new ArrayList<>();
    private volatile Thread mover = turner;
    private @Nullable Strand current;
    private boolean over;
    private @Nullable Throwable failure;

    private static final class Strand {
        private @Nullable Thread thread;
    }

    /** Made by the thread that turns the timeline. */
    Strands(Timeline timeline) {
        this.timeline = timeline;
    }

    /** True when the caller may rest. */
    boolean isInside() {
        return current != null;
    }

    /** Begins something, and returns when it rests for the first time or is over. */
    void start(Runnable body) {
        if (current != null) {
            throw new IllegalStateException("a strand is started by the timeline");
        }
        Strand strand = new Strand();
        all.add(strand);
        Thread thread = Thread.ofVirtual().unstarted(() -> live(strand, body));
        strand.thread = thread;
        thread.start();
        moveOn(strand, thread);
    }

    private void live(Strand strand, Runnable body) {
        awaitTurn();
        try {
            body.run();
        } catch (Gone e) {
            // its process is gone, and it with it
        } catch (Throwable e) {
            failure = e;
        }
        all.remove(strand);
        mover = turner;
        LockSupport.unpark(turner);
    }

    /** Lets time pass, for whoever was started here. */
    void rest(long nanos) {
        Strand me = current;
        if (me == null) {
            throw new IllegalStateException("only a strand can rest");
        }
        if (!over) {
            timeline.in(nanos, () -> resume(me));
            mover = turner;
            LockSupport.unpark(turner);
            awaitTurn();
        }
        if (over) {
            throw new Gone();
        }
    }

    private void resume(Strand strand) {
        if (all.contains(strand) && strand.thread != null) {
            moveOn(strand, strand.thread);
        }
    }

    /** Lets a strand move until it rests or is over. */
    private void moveOn(Strand strand, Thread thread) {
        current = strand;
        mover = thread;
        LockSupport.unpark(thread);
        awaitTurn();
        current = null;
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw new IllegalStateException("a strand failed", thrown);
        }
    }

    /** An interrupt is no reason to move out of turn; whom it is meant for has a flag as well. */
    private void awaitTurn() {
        while (mover != Thread.currentThread()) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                Thread.onSpinWait();
            }
        }
        if (Thread.interrupted()) {
            Thread.onSpinWait();
        }
    }

    /** Ends whatever goes on. */
    void end() {
        over = true;
        for (Strand strand : List.copyOf(all)) {
            resume(strand);
        }
    }
}
