package dev.carillon.node;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs what was claimed: an I/O run on a virtual thread of its own, a CPU run on a fixed pool, either on a given executor.
 *
 * <p>The caller holds a permit for each run that it hands in; the permit is given back when the handler's thread has ended
 * and its end is queued, so a full completion queue slows the claims down. A handler is called only inside its trust
 * window, and nothing that it throws gets past this class. Thread-safe.
 */
final class RunExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(RunExecutor.class);

    private final NodeContext context;
    private final ActiveRuns active;
    private final Completer completer;
    private final RunWatch watch;
    private final LeaseKeeper keeper;
    private final Map<TaskKind, Permits> permits = new EnumMap<>(TaskKind.class);
    private final Map<TaskName, TaskSlot> slots;
    private final IoThreads ioThreads;
    private final @Nullable ExecutorService ownCpuPool;
    private volatile boolean closing;

    /** @param whenFree raised when a permit that was wanted is given back */
    RunExecutor(
            NodeContext context,
            ActiveRuns active,
            Completer completer,
            RunWatch watch,
            LeaseKeeper keeper,
            Signal whenFree) {
        this.context = context;
        this.active = active;
        this.completer = completer;
        this.watch = watch;
        this.keeper = keeper;
        NodeConfig config = context.config();
        permits.put(TaskKind.IO, new Permits(config.ioPermits(), whenFree));
        permits.put(TaskKind.CPU, new Permits(config.cpuThreads(), whenFree));
        permits.forEach(context.meters()::watch);
        boolean poolNeeded = config.executor(TaskKind.CPU).isEmpty()
                && !context.tasks().names(TaskKind.CPU).isEmpty();
        this.ownCpuPool = poolNeeded ? Threads.cpu(config.cpuThreads()) : null;
        this.ioThreads = new IoThreads(config.ticker());
        this.slots = Map.copyOf(slots(config.executor(TaskKind.IO).orElse(ioThreads)));
    }

    private Map<TaskName, TaskSlot> slots(Executor io) {
        Executor cpu = ownCpuPool != null
                ? ownCpuPool
                : context.config().executor(TaskKind.CPU).orElse(io);
        Map<TaskName, TaskSlot> all = new HashMap<>();
        for (TaskKind kind : TaskKind.values()) {
            for (TaskName name : context.tasks().names(kind)) {
                TaskRegistry.Entry<?> entry = context.tasks().find(name).orElseThrow();
                Executor executor = kind == TaskKind.IO ? io : cpu;
                all.put(
                        name,
                        new TaskSlot(
                                entry, permits(kind), executor, context.meters().of(name)));
            }
        }
        return all;
    }

    /** The permits of one kind. */
    Permits permits(TaskKind kind) {
        Permits found = permits.get(kind);
        if (found == null) {
            throw new IllegalStateException("no permits for " + kind);
        }
        return found;
    }

    /** Where I/O runs get their threads, unless the user gave an executor. */
    IoThreads ioThreads() {
        return ioThreads;
    }

    /** How this node runs a task, or null when it does not know it. */
    @Nullable
    TaskSlot slot(TaskName task) {
        return slots.get(task);
    }

    /**
     * Runs what a claim entitles to. The caller holds a permit for it.
     *
     * @param sentNanos the monotonic time before the claim was sent
     */
    void start(Claim claim, Schedule schedule, TaskSlot slot, long sentNanos) {
        ActiveRun run = new ActiveRun(context, claim, schedule, slot, sentNanos);
        active.add(run);
        keeper.claimed(run);
        if (closing && run.withdraw()) {
            // the answer to a claim came when nobody waited for it any more
            completer.add(Ended.notStarted(run, now()));
            slot.permits().give();
            return;
        }
        try {
            slot.executor().execute(() -> execute(run));
        } catch (Throwable refused) {
            refused(run, refused);
        }
    }

    /** Starts nothing more, and gives back what was claimed but has not begun; returns how much that was. */
    int withdrawAll() {
        closing = true;
        int withdrawn = 0;
        for (ActiveRun run : active.all()) {
            if (run.withdraw()) {
                completer.add(Ended.notStarted(run, now()));
                withdrawn++;
            }
        }
        return withdrawn;
    }

    /** Tells an attempt to stop because somebody wants it cancelled; returns false when it is not here, or knows already. */
    boolean cancel(RunId id) {
        boolean told = false;
        for (ActiveRun run : active.all()) {
            if (run.id().equals(id)) {
                told = run.stop(ActiveRun.Stop.CANCELLED, context.nanos());
            }
        }
        return told;
    }

    /** Tells all running attempts to stop; returns how many there are. */
    int stopAll(ActiveRun.Stop cause) {
        int stopped = 0;
        for (ActiveRun run : active.all()) {
            if (run.isRunning() && run.stop(cause, context.nanos())) {
                stopped++;
            }
        }
        return stopped;
    }

    /** Waits until no handler runs any more; returns false when some did not end in time. */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        long end = context.nanos() + patience.toNanos();
        for (Permits kind : permits.values()) {
            if (!kind.awaitAllFree(Duration.ofNanos(Math.max(0, end - context.nanos())))) {
                return false;
            }
        }
        return true;
    }

    /** Ends the threads that this executor made. */
    void close() {
        if (ownCpuPool != null) {
            ownCpuPool.shutdown();
        }
    }

    /** An executor that takes no more is treated like a handler that failed: with a delay, and not for ever. */
    private void refused(ActiveRun run, Throwable refusal) {
        LOG.warn("{} was refused by the executor", run, refusal);
        if (run.begin(Thread.currentThread(), now(), context.nanos()) && run.leave()) {
            completer.add(Ended.failure(run, refusal, now()));
        }
        run.slot().permits().give();
    }

    private void execute(ActiveRun run) {
        try {
            long nanos = context.nanos();
            boolean trusted = nanos - run.renewedNanos() < context.trustNanos();
            if (trusted && run.begin(Thread.currentThread(), now(), nanos)) {
                handle(run);
            } else if (run.withdraw()) {
                LOG.warn("{} is not started, its lease is no longer safe", run);
                completer.add(Ended.notStarted(run, now()));
            }
        } finally {
            run.slot().permits().give();
        }
    }

    private void handle(ActiveRun run) {
        Ended ended;
        try {
            announce(run);
            ended = outcome(run, run.slot().entry());
        } catch (Throwable e) {
            // whatever a meter or a log does: an attempt that has begun must end
            ended = Ended.failure(run, e, now());
        }
        boolean first = run.leave();
        // an interrupt that was meant for the attempt must not reach what the thread does next
        if (Thread.interrupted()) {
            LOG.debug("{} was interrupted", run);
        }
        MDC.clear();
        if (first) {
            completer.add(ended);
        }
    }

    private void announce(ActiveRun run) {
        watch.began(run);
        run.slot().meters().started(run);
        context.tell(listener -> listener.started(run.claim(), run));
        MDC.setContextMap(Map.of(
                "schedule", run.schedule().value(),
                "task", run.claim().task().value(),
                "run", run.id().value(),
                "attempt", Integer.toString(run.attempt())));
    }

    private <P extends @Nullable Object> Ended outcome(ActiveRun run, TaskRegistry.Entry<P> entry) {
        P payload;
        try {
            payload = map(run.definition().payload(), entry.task().payloadType());
        } catch (Throwable e) {
            return Ended.hopeless(run, e, now());
        }
        try {
            entry.handler().handle(payload, run);
            return Ended.success(run, now());
        } catch (Throwable e) {
            return Ended.failure(run, e, now());
        }
    }

    /** The payload as its task wants it; null for JSON null, which only a task that allows it is given. */
    @SuppressWarnings("NullAway")
    private static <P extends @Nullable Object> P map(Payload payload, Class<P> type) {
        return payload.isNone() ? null : payload.as(type);
    }

    private Instant now() {
        return context.clock().instant();
    }
}
