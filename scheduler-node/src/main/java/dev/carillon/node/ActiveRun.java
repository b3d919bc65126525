package dev.carillon.node;

import dev.carillon.client.ClientOfRun;
import dev.carillon.client.SchedulerClient;
import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.Progress;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.PreviousSuccess;
import dev.carillon.task.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on this node, from the grant of its claim to the record of its end. Thread-safe.
 *
 * <p>It goes forward only: claimed, running, settled. Whoever settles it, and nobody else, says how it ended; so an end is
 * reported once, though the handler's thread, the watch and the closing node may all want to.
 */
final class ActiveRun implements Run, ClientOfRun {

    /** Why an attempt was told to stop. */
    enum Stop {
        NONE,
        TIMEOUT,
        STALLED,
        LEASE_LOST,
        CANCELLED,
        WINDOW_OVER,
        CLOSING
    }

    private enum Phase {
        CLAIMED,
        RUNNING,
        SETTLED
    }

    /** Stands for "no limit" among durations in nanoseconds. */
    static final long UNLIMITED_NANOS = Long.MAX_VALUE;

    private final NodeContext context;
    private final Claim claim;
    private final Schedule schedule;
    private final TaskSlot slot;
    private final long timeoutNanos;
    private final long stallNanos;
    private final RunWords words = new RunWords();
    private Phase phase = Phase.CLAIMED;
    private @Nullable Thread thread;
    private volatile Stop stop = Stop.NONE;
    private volatile long renewedNanos;
    private volatile long beganNanos;
    private volatile long heardNanos;
    private volatile long stoppedNanos;
    private volatile boolean leaseLost;
    private volatile boolean begun;
    private volatile Instant started;
    private volatile boolean previousKnown;
    private volatile Optional<PreviousSuccess> previous = Optional.empty();

    /** @param sentNanos the monotonic time before the claim was sent */
    ActiveRun(NodeContext context, Claim claim, Schedule schedule, TaskSlot slot, long sentNanos) {
        this.context = context;
        this.claim = claim;
        this.schedule = schedule;
        this.slot = slot;
        Duration timeout = slot.timeout(schedule.policies());
        this.timeoutNanos = timeout == null ? UNLIMITED_NANOS : timeout.toNanos();
        Duration stall = slot.task().stallTimeout();
        this.stallNanos = stall == null ? UNLIMITED_NANOS : stall.toNanos();
        this.renewedNanos = sentNanos;
        this.started = claim.occurrence().nominal();
    }

    /**
     * Enters the handler's thread, unless the attempt was withdrawn or told to stop meanwhile.
     *
     * @param at the present moment by the store's clock
     */
    synchronized boolean begin(Thread current, Instant at, long nowNanos) {
        if (phase != Phase.CLAIMED || stop != Stop.NONE) {
            return false;
        }
        phase = Phase.RUNNING;
        begun = true;
        thread = current;
        started = at;
        beganNanos = nowNanos;
        heardNanos = nowNanos;
        return true;
    }

    /** Leaves the handler's thread, which will not be interrupted any more; true for whoever settles the attempt by that. */
    synchronized boolean leave() {
        thread = null;
        return settle();
    }

    /** Settles a running attempt; true once. */
    synchronized boolean settle() {
        boolean first = phase == Phase.RUNNING;
        phase = Phase.SETTLED;
        return first;
    }

    /** Settles an attempt that has not begun; true once. */
    synchronized boolean withdraw() {
        if (phase != Phase.CLAIMED) {
            return false;
        }
        phase = Phase.SETTLED;
        return true;
    }

    /** Tells the attempt to stop, by flag and by interrupt; true when it had not been told before. */
    synchronized boolean stop(Stop cause, long nowNanos) {
        if (stop != Stop.NONE || phase == Phase.SETTLED) {
            return false;
        }
        stoppedNanos = nowNanos;
        stop = cause;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /** True when its handler was called, whatever has become of it since. */
    boolean hasBegun() {
        return begun;
    }

    synchronized boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    synchronized boolean isSettled() {
        return phase == Phase.SETTLED;
    }

    /** The lease was prolonged by a request sent at that monotonic time. */
    void renewed(long sentNanos) {
        renewedNanos = sentNanos;
    }

    /** The store said that the claim is no longer valid: there is nothing left to prolong. */
    void leaseLost() {
        leaseLost = true;
    }

    boolean isLeaseLost() {
        return leaseLost;
    }

    /** The monotonic time before the latest request that got or prolonged the lease was sent. */
    long renewedNanos() {
        return renewedNanos;
    }

    /** For how long it has been running. */
    long runningNanos(long nowNanos) {
        return nowNanos - beganNanos;
    }

    /** For how long it has been told to stop. */
    long stoppingNanos(long nowNanos) {
        return nowNanos - stoppedNanos;
    }

    /** How long it may run, or {@link #UNLIMITED_NANOS}. */
    long timeoutNanos() {
        return timeoutNanos;
    }

    /** For how long its handler has said nothing. */
    long silentNanos(long nowNanos) {
        return nowNanos - heardNanos;
    }

    /** How long its handler may say nothing, or {@link #UNLIMITED_NANOS}. */
    long stallNanos() {
        return stallNanos;
    }

    RunWords words() {
        return words;
    }

    Stop stopCause() {
        return stop;
    }

    Claim claim() {
        return claim;
    }

    TaskSlot slot() {
        return slot;
    }

    Schedule definition() {
        return schedule;
    }

    @Override
    public RunId id() {
        return claim.run();
    }

    @Override
    public ScheduleId schedule() {
        return claim.occurrence().schedule();
    }

    @Override
    public Instant nominal() {
        return claim.occurrence().nominal();
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public Duration lateness() {
        return Duration.between(nominal(), started);
    }

    @Override
    public int attempt() {
        return claim.attempt();
    }

    @Override
    public int missedCount() {
        return claim.missedCount();
    }

    @Override
    public Cause cause() {
        return claim.cause();
    }

    @Override
    public Fence fence() {
        return claim.fence();
    }

    @Override
    public List<String> tags() {
        return schedule.tags();
    }

    @Override
    public boolean isCancelled() {
        return stop != Stop.NONE;
    }

    @Override
    public Optional<PreviousSuccess> previousSuccess() {
        if (!previousKnown) {
            previous = context.previousSuccess(claim);
            previousKnown = true;
        }
        return previous;
    }

    @Override
    public void result(@Nullable Object value) {
        words.result(value);
    }

    @Override
    public void progress(long done, long total) {
        words.progress(new Progress(done, total));
        heartbeat();
    }

    @Override
    public void log(String line) {
        words.log(line);
        heartbeat();
    }

    @Override
    public void heartbeat() {
        heardNanos = context.nanos();
    }

    @Override
    public SchedulerClient client() {
        return new SchedulerClient(context.store(), context.node().value());
    }

    @Override
    public String toString() {
        return "Run[" + claim.run() + ", attempt " + claim.attempt() + "]";
    }
}
