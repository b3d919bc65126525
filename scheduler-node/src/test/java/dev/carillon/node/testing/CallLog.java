package dev.carillon.node.testing;

import dev.carillon.task.Run;
import dev.carillon.task.TaskRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notes every call of a handler, and knows which handlers are under way. Thread-safe. */
final class CallLog {

    /** How many calls are remembered unless told otherwise. */
    static final int MOST_CALLS = 100_000;

    private final InstantSource clock;
    private final Deque<HandlerCall> calls = new ArrayDeque<>();
    private final ThreadLocal<Deque<Frame>> frames = ThreadLocal.withInitial(ArrayDeque::new);
    private int most = MOST_CALLS;
    private boolean complete = true;

    /** A handler that is under way. */
    record Frame(TestNode node, Run run) {

        boolean isOver() {
            return node.isGone() || run.isCancelled();
        }
    }

    CallLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Listens to the handlers of a node that is about to be made. */
    Listening listening(String name) {
        return new Listening(name);
    }

    synchronized List<HandlerCall> calls() {
        return List.copyOf(calls);
    }

    synchronized boolean isComplete() {
        return complete;
    }

    private synchronized void note(HandlerCall call) {
        calls.addLast(call);
        forgetBeyond();
    }

    /** From now on remembers so many calls at most, the latest ones. */
    synchronized void remember(int value) {
        most = value;
        forgetBeyond();
    }

    private void forgetBeyond() {
        while (calls.size() > most) {
            calls.removeFirst();
            complete = false;
        }
    }

    /** The handler that this thread is in. */
    Frame current() {
        Frame frame = frames.get().peek();
        if (frame == null) {
            throw new IllegalStateException("sleep: only a handler can sleep, on the thread that called it");
        }
        return frame;
    }

    /**
     * Inside a handler, takes back an interrupt: all handlers share the thread, and the one that was meant learns of it by
     * its flag as soon as it is its turn.
     */
    void takeInterrupt() {
        if (Thread.currentThread().isInterrupted() && !frames.get().isEmpty()) {
            Thread.interrupted();
        }
    }

    /** Wraps the handlers of one node. */
    final class Listening {

        private final String name;
        private @Nullable TestNode node;

        private Listening(String name) {
            this.name = name;
        }

        /** Says which node it is. */
        void is(TestNode made) {
            node = made;
        }

        TaskRegistry wrap(TaskRegistry tasks) {
            TaskRegistry.Builder wrapped = TaskRegistry.builder();
            tasks.names().forEach(task -> add(wrapped, tasks.find(task).orElseThrow()));
            return wrapped.build();
        }

        private <P extends @Nullable Object> void add(TaskRegistry.Builder all, TaskRegistry.Entry<P> entry) {
            all.add(entry.task(), (payload, run) -> {
                note(new HandlerCall(name, run, clock.instant()));
                Deque<Frame> mine = frames.get();
                mine.push(new Frame(Objects.requireNonNull(node, "the node is made"), run));
                try {
                    entry.handler().handle(payload, run);
                } finally {
                    mine.pop();
                }
            });
        }
    }
}
