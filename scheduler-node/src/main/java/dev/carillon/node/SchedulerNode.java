package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of a scheduler cluster: claims what is due for the tasks that it has handlers for, and runs it.
 *
 * <p>Any number of nodes may share a store; they need not know each other. A node starts once and closes once. It uses the
 * store that it was given but never closes it. No outage of the store, however long, stops a node for good. Thread-safe.
 */
public final class SchedulerNode implements AutoCloseable {

    /**
     * How a node is doing.
     *
     * @param running true between start and close
     * @param activeRuns how many runs it holds leases for
     * @param liveNodes the live nodes as it knows them, itself included
     * @param viewAge how old that knowledge is
     * @param problems what fails at present, one line each; empty when all is well
     */
    public record Status(
            boolean running, int activeRuns, Set<NodeId> liveNodes, Duration viewAge, List<String> problems) {}

    private enum State {
        NEW,
        RUNNING,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerNode.class);
    /** How long a call to the store that is under way may take to come back when the node closes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long runs that were told to stop may take to do so. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ScheduleStore store;
    private final TaskRegistry tasks;
    private final NodeConfig config;
    private volatile State state = State.NEW;
    private volatile @Nullable Engine engine;
    private volatile @Nullable Services services;
    private volatile @Nullable Service warmUp;

    /** The threads of a running node. */
    private record Services(
            Service claims,
            Service completions,
            Service leases,
            Service ioThreads,
            Service watch,
            Service beats,
            Service recovery,
            Service resumption,
            Service audit,
            Service schedules,
            Service minutes) {

        Stream<Service> all() {
            return Stream.of(
                    watch,
                    leases,
                    ioThreads,
                    completions,
                    beats,
                    claims,
                    recovery,
                    resumption,
                    audit,
                    schedules,
                    minutes);
        }

        void start() {
            all().forEach(Service::start);
        }
    }

    /**
     * A node that does nothing yet.
     *
     * @param store where the schedules are; stays the caller's to close, after this node
     * @param tasks what this node can run
     */
    public SchedulerNode(ScheduleStore store, TaskRegistry tasks, NodeConfig config) {
        this.store = store;
        this.tasks = tasks;
        this.config = config;
    }

    /**
     * Starts to claim and run. Does nothing when the node is running. Does not wait for the store to answer.
     *
     * @throws IllegalStateException when no task is registered, or when this node was closed
     */
    public synchronized void start() {
        if (state == State.RUNNING) {
            return;
        }
        if (state == State.CLOSED) {
            throw new IllegalStateException("node: " + id() + " was closed; a node starts once, create a new one");
        }
        if (tasks.names().isEmpty()) {
            throw new IllegalStateException("tasks: none is registered, so this node would never run anything");
        }
        Engine parts = new Engine(store, tasks, config);
        Services threads = services(parts);
        Service start =
                service("warm-up", new WarmUp(parts.context(), parts.membership()::nameWaitNanos, threads::start));
        engine = parts;
        warmUp = start;
        services = threads;
        state = State.RUNNING;
        start.start();
        LOG.info("node {} started for tasks {}", id(), tasks.names());
    }

    private Services services(Engine parts) {
        Services threads = new Services(
                service("claims", parts.claimLoop()),
                service("completions", parts.completer()),
                service("leases", parts.keeper()),
                service("io-threads", parts.executor().ioThreads()),
                service("watch", parts.watch()),
                service("beats", parts.membership()),
                service("recovery", parts.recoverer()),
                service("resumption", parts.resumer()),
                service("audit", parts.auditor()),
                service("schedules", parts.codeSchedules()),
                service("minutes", parts.minuteKeeper()));
        parts.claimSignal().to(threads.claims()::wake);
        parts.completeSignal().to(threads.completions()::wake);
        parts.watchSignal().to(threads.watch()::wake);
        parts.leaseSignal().to(threads.leases()::wake);
        return threads;
    }

    private Service service(String name, Service.Loop loop) {
        return new Service(id() + "-" + name, loop, config.ticker(), config.safetyPoll());
    }

    /** True between {@link #start} and {@link #close}. */
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** The node's name. */
    public NodeId id() {
        return config.node();
    }

    /** The live node that looks at a schedule first, as this one sees it; empty before it has started. */
    public Optional<NodeId> ownerOf(ScheduleId schedule, TaskName task) {
        Engine parts = engine;
        return parts == null ? Optional.empty() : Optional.of(parts.membership().ownerOf(schedule, task));
    }

    /** How this node is doing. */
    public Status status() {
        Engine parts = engine;
        Services threads = services;
        if (parts == null || threads == null) {
            return new Status(false, 0, Set.of(), Duration.ZERO, List.of());
        }
        List<String> problems = new ArrayList<>(parts.claimLoop().problems());
        Service start = warmUp;
        if (start != null) {
            start.problem().ifPresent(problems::add);
        }
        threads.all().forEach(service -> service.problem().ifPresent(problems::add));
        Membership membership = parts.membership();
        return new Status(
                isRunning(),
                parts.active().size(),
                membership.liveNodes(),
                membership.viewAge(),
                List.copyOf(problems));
    }

    /**
     * Stops claiming, gives back what has not begun, lets what runs go on for the grace period, tells the rest to stop and
     * hands it over, and takes the node off the list of the living. A run that does not stop even then keeps its lease to
     * the end, so that no second one is started beside it. Closing again does nothing.
     */
    @Override
    public synchronized void close() {
        Engine parts = engine;
        Services threads = services;
        Service start = warmUp;
        boolean wasRunning = state == State.RUNNING;
        state = State.CLOSED;
        if (!wasRunning || parts == null || threads == null || start == null) {
            return;
        }
        LOG.info("node {} closes", id());
        stop(start, threads.claims(), threads.recovery(), threads.resumption(), threads.audit(), threads.schedules());
        parts.claimLoop().close();
        int withdrawn = parts.executor().withdrawAll();
        int running = parts.active().size();
        boolean idle = drain(parts);
        stop(threads.completions());
        boolean flushed = flush(parts.completer());
        stop(threads.leases(), threads.ioThreads(), threads.watch(), threads.beats(), threads.minutes());
        writeLastMinute(parts);
        leave(parts);
        parts.executor().close();
        LOG.info(
                "node {} closed, {} runs were given back, {} were still open, all ended: {}, all recorded: {}",
                id(),
                withdrawn,
                running,
                idle,
                flushed);
    }

    private boolean drain(Engine parts) {
        try {
            if (parts.executor().awaitIdle(config.closeGrace())) {
                return true;
            }
            int stopped = parts.executor().stopAll(ActiveRun.Stop.CLOSING);
            LOG.warn(
                    "node {} has {} runs that did not end within {} and were told to stop",
                    id(),
                    stopped,
                    config.closeGrace());
            return parts.executor().awaitIdle(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            parts.executor().stopAll(ActiveRun.Stop.CLOSING);
            return false;
        }
    }

    /** Records what is still queued, for as long as the store takes it. */
    private static boolean flush(Completer completer) {
        try {
            while (!completer.isEmpty()) {
                completer.runOnce();
            }
            return true;
        } catch (RuntimeException e) {
            LOG.error("not every end could be recorded; other nodes will be given those runs", e);
            return false;
        }
    }

    private void writeLastMinute(Engine parts) {
        try {
            parts.minuteKeeper().finish();
        } catch (RuntimeException e) {
            LOG.warn("node {} could not write its last figures, which are lost", id(), e);
        }
    }

    /** With a run that did not stop, it stays on the list until it is missed: the run's lease goes on as long. */
    private void leave(Engine parts) {
        if (parts.active().size() > 0) {
            return;
        }
        try {
            parts.membership().leave();
        } catch (RuntimeException e) {
            LOG.warn("node {} could not say that it leaves; it will be missed soon", id(), e);
        }
    }

    /** Stops all threads as if the process had died: nothing is released, nothing is told. For tests. */
    synchronized void halt() {
        Services threads = services;
        Service start = warmUp;
        state = State.CLOSED;
        if (threads != null && start != null) {
            stop(start);
            stop(threads.all().toArray(Service[]::new));
        }
    }

    private static void stop(Service... some) {
        for (Service service : some) {
            service.stop();
        }
        for (Service service : some) {
            if (!service.join(PATIENCE)) {
                LOG.warn("a service did not stop in time");
            }
        }
    }
}
