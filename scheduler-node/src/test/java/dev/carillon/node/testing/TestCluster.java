package dev.carillon.node.testing;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Some nodes on one store, turned by the thread of the test: the real engine, without threads and, unless it is built on
 * another store, on virtual time, so that a year passes in seconds and every test goes the same way each time.
 *
 * <p>Nothing happens until time passes. {@link #advance} then does all that is due on the way, in order, and calls the
 * handlers. A handler that wants to take time calls {@link #sleep}. Not thread-safe.
 */
public final class TestCluster implements AutoCloseable {

    /** When virtual time begins, unless told otherwise: noon of an ordinary day, UTC. */
    public static final Instant START = Instant.parse("2026-03-04T12:00:00Z");

    private static final long SHORTEST_STEP_NANOS = 1_000;
    private static final int MOST_PASSES = 10_000;

    private final ScheduleStore store;
    private final Passage passage;
    private final Optional<VirtualClock> clock;
    private final SchedulerClient client;
    private final CallLog log;
    private final List<TestNode> nodes = new ArrayList<>();

    private TestCluster(ScheduleStore store, Passage passage, Optional<VirtualClock> clock) {
        this.store = store;
        this.passage = passage;
        this.clock = clock;
        this.client = new SchedulerClient(store, "test");
        this.log = new CallLog(store.clock());
    }

    /** A cluster in memory whose virtual time begins at {@link #START}. */
    public static TestCluster create() {
        return startingAt(START);
    }

    /** A cluster in memory whose virtual time begins at a moment of your choice. */
    public static TestCluster startingAt(Instant start) {
        VirtualClock clock = new VirtualClock(start);
        return on(new InMemoryScheduleStore(clock), clock);
    }

    /** A cluster on a store that lives by a virtual clock. */
    public static TestCluster on(ScheduleStore store, VirtualClock clock) {
        return new TestCluster(store, Passage.of(clock), Optional.of(clock));
    }

    /** A cluster on a store with a clock of its own. */
    public static TestCluster on(ScheduleStore store, Passage passage) {
        return new TestCluster(store, passage, Optional.empty());
    }

    /** A client of this cluster. */
    public SchedulerClient client() {
        return client;
    }

    /** The store, which no disturbance of a node touches. */
    public ScheduleStore store() {
        return store;
    }

    /** The present moment by the store's clock. */
    public Instant now() {
        return store.clock().instant();
    }

    /**
     * The virtual clock. Turning it by hand leaves out what should have happened meanwhile, as if all nodes had been away.
     *
     * @throws IllegalStateException when this cluster lives in real time
     */
    public VirtualClock clock() {
        return clock.orElseThrow(() -> new IllegalStateException("clock: this cluster lives in real time"));
    }

    /** Adds a node with the default settings. */
    public TestNode addNode(String name, TaskRegistry tasks) {
        return addNode(name, tasks, settings -> settings);
    }

    /**
     * Adds a node.
     *
     * @param settings changes the default settings; the name and the monotonic clock are given
     * @throws IllegalArgumentException naming {@code name} when there is a node of that name
     */
    public TestNode addNode(String name, TaskRegistry tasks, UnaryOperator<NodeConfig.Builder> settings) {
        if (nodes.stream().anyMatch(node -> node.name().equals(name))) {
            throw new IllegalArgumentException("name: there is a node " + name + " already; restart it");
        }
        CallLog.Listening ears = log.listening(name);
        TestNode node = new TestNode(name, store, ears.wrap(tasks), passage.ticker(), settings);
        ears.is(node);
        nodes.add(node);
        return node;
    }

    /**
     * A node by its name.
     *
     * @throws IllegalArgumentException naming {@code name} when there is none
     */
    public TestNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("name: there is no node " + name));
    }

    /** All nodes, those that are gone too. */
    public List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * Lets time pass, from one thing to do to the next. Handlers that are called on the way and {@link #sleep} are finished
     * when this returns, which may be later than asked for.
     */
    public void advance(Duration time) {
        pass(time, () -> false);
    }

    /**
     * Lets time pass up to a moment.
     *
     * @throws IllegalArgumentException naming {@code moment} when it is past
     */
    public void advanceTo(Instant moment) {
        Duration time = Duration.between(now(), moment);
        if (time.isNegative()) {
            throw new IllegalArgumentException("moment: " + moment + " is past, it is " + now());
        }
        advance(time);
    }

    /**
     * Lets time pass until something is so.
     *
     * @throws AssertionError when it is not so within {@code atMost}
     */
    public void advanceUntil(BooleanSupplier condition, Duration atMost) {
        if (!pass(atMost, condition)) {
            throw new AssertionError("what was waited for did not happen within " + atMost + "; called were:\n  "
                    + String.join(
                            "\n  ", calls().stream().map(HandlerCall::toString).toList()));
        }
    }

    /** Lets every node do all that can be done at this moment, or until a handler that sleeps has let time pass. */
    public void settle() {
        long start = passage.ticker().nanos();
        settle(() -> clock.isPresent() && passage.ticker().nanos() > start);
    }

    private void settle(BooleanSupplier over) {
        boolean moved = true;
        for (int pass = 0; moved && !over.getAsBoolean(); pass++) {
            if (pass > MOST_PASSES) {
                throw new AssertionError("the nodes never come to rest");
            }
            moved = false;
            // by number, because a handler may add a node
            for (int i = 0; i < nodes.size(); i++) {
                moved |= nodes.get(i).turn();
                log.takeInterrupt();
            }
            for (TestNode node : nodes) {
                moved |= node.isWoken();
            }
        }
    }

    /**
     * For handlers: takes time, during which everything else goes on. Of handlers that sleep at once the one that was
     * called last wakes up first; the others oversleep until it has ended.
     *
     * @throws InterruptedException when the attempt is told to stop meanwhile
     * @throws IllegalStateException outside a handler
     */
    public void sleep(Duration time) throws InterruptedException {
        CallLog.Frame frame = log.current();
        boolean stopped = pass(time, () -> frame.isOver());
        if (frame.node().isGone()) {
            throw new NodeGone(frame.node().name());
        }
        if (stopped) {
            throw new InterruptedException(frame.run().id() + " was told to stop");
        }
    }

    /**
     * How many calls of handlers are remembered, the latest ones: {@value CallLog#MOST_CALLS} unless this says otherwise.
     * A test over millions of them that counts in its handlers is faster when few are.
     *
     * @throws IllegalArgumentException naming {@code most} when it is negative
     */
    public TestCluster rememberCalls(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most: " + most + " must not be negative");
        }
        log.remember(most);
        return this;
    }

    /** All calls of handlers so far, as far as they are remembered. */
    public List<HandlerCall> calls() {
        return log.calls();
    }

    /** The calls of handlers for one schedule. */
    public List<HandlerCall> calls(String schedule) {
        ScheduleId id = new ScheduleId(schedule);
        return calls().stream().filter(call -> call.run().schedule().equals(id)).toList();
    }

    /** Begins a statement about what became of a schedule. */
    public ScheduleAssert assertThat(String schedule) {
        return new ScheduleAssert(this, new ScheduleId(schedule));
    }

    /** True when nothing was forgotten, so that counting makes sense. */
    boolean knowsAllCalls() {
        return log.isComplete();
    }

    /** Kills all nodes and closes the store. */
    @Override
    public void close() {
        nodes.forEach(TestNode::kill);
        store.close();
    }

    private boolean pass(Duration time, BooleanSupplier done) {
        long end = passage.ticker().nanos() + time.toNanos();
        long longest = passage.longestStep().toNanos();
        // handlers that sleep may let more time pass than was asked for, and there may always be one more of them
        BooleanSupplier late = () -> passage.ticker().nanos() > end;
        settle(late);
        boolean over = done.getAsBoolean();
        while (!over && passage.ticker().nanos() < end) {
            long step = Math.min(longest, end - passage.ticker().nanos());
            for (TestNode node : nodes) {
                step = Math.min(step, node.pauseNanos());
            }
            passage.pass(Duration.ofNanos(Math.max(step, SHORTEST_STEP_NANOS)));
            settle(late);
            over = done.getAsBoolean();
        }
        return over;
    }
}
