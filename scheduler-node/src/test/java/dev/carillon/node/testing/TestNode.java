package dev.carillon.node.testing;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.TurnedNode;
import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.FaultyStore;
import java.util.function.UnaryOperator;

/**
 * One node of a {@link TestCluster}: the real engine, whose loops the cluster turns. What is done to it here takes effect
 * when time passes next. Not thread-safe.
 */
public final class TestNode {

    private enum State {
        ALIVE,
        HALTED,
        GONE
    }

    private final String name;
    private final ScheduleStore store;
    private final TaskRegistry tasks;
    private final Ticker ticker;
    private final UnaryOperator<NodeConfig.Builder> settings;
    private FaultyStore line;
    private TurnedNode turned;
    private State state = State.ALIVE;

    TestNode(
            String name,
            ScheduleStore store,
            TaskRegistry tasks,
            Ticker ticker,
            UnaryOperator<NodeConfig.Builder> settings) {
        this.name = name;
        this.store = store;
        this.tasks = tasks;
        this.ticker = ticker;
        this.settings = settings;
        this.line = new FaultyStore(store);
        this.turned = engine();
    }

    private TurnedNode engine() {
        return new TurnedNode(new NodeId(name), line.store(), tasks, ticker, settings);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Stops it for a while, as a long collection of garbage or a suspended machine does: it believes no time has passed. */
    public void halt() {
        if (state != State.GONE) {
            state = State.HALTED;
            turned.halt();
        }
    }

    /** Lets a halted node go on where it was. */
    public void goOn() {
        if (state != State.GONE) {
            state = State.ALIVE;
            turned.goOn();
        }
    }

    /** Ends it as if its process were killed: nothing is told, nothing is given back. A handler that sleeps ends. */
    public void kill() {
        state = State.GONE;
        turned.vanish();
    }

    /** Shuts it down in order: it gives back what has not begun and leaves the cluster. */
    public void close() {
        if (state != State.GONE) {
            state = State.GONE;
            turned.close();
            turned.halt();
        }
    }

    /** Starts it anew under its name, as a new process with a way to the store that works; kills it first if it lives. */
    public void restart() {
        if (state != State.GONE) {
            kill();
        }
        line = new FaultyStore(store);
        turned = engine();
        state = State.ALIVE;
    }

    /** Cuts it off: none of its requests reaches the store. */
    public void cut() {
        line.cut(true);
    }

    /**
     * From now on the store does what it is asked by one of its methods, but the answer is lost.
     *
     * @param method a name of a method of {@link ScheduleStore}, for example {@code claim} or {@code complete}
     */
    public void loseReplies(String method) {
        line.loseReplies(method);
    }

    /** Ends every disturbance of its way to the store. */
    public void heal() {
        line.heal();
    }

    /** From now on what it claims stays in progress and its handler is not called yet. */
    public void holdRuns() {
        turned.hold();
    }

    /** Lets the runs that were held start, and those to come. */
    public void releaseRuns() {
        turned.release();
    }

    /** How many runs it has claimed whose end is not recorded. */
    public int activeRuns() {
        return turned.activeRuns();
    }

    /** How many requests it has made of the store since it started. */
    public int requests() {
        return line.calls();
    }

    /** Its way to the store, with more ways to disturb it. */
    public FaultyStore line() {
        return line;
    }

    /** The engine in it; for Carillon's own tests. */
    public TurnedNode turned() {
        return turned;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    boolean turn() {
        return state == State.ALIVE && turned.turn();
    }

    boolean isWoken() {
        return state == State.ALIVE && turned.isWoken();
    }

    long pauseNanos() {
        return state == State.ALIVE ? turned.pauseNanos() : Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return name + " " + (state == State.ALIVE ? "alive" : state == State.HALTED ? "halted" : "gone");
    }
}
