package dev.carillon.node.simulation;

import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A mistake that the product could make, put into a world to see that it is found there. */
enum PlantedBug {
    NONE,
    /** A request that comes again is executed again. */
    STORE_FORGETS_TOKENS,
    /** What was planned from an old state is done all the same. */
    CLAIM_WITHOUT_COMPARING,
    /** What would overlap is started. */
    CLAIM_WITHOUT_OVERLAP_CHECK,
    /** The next fire time counts from now, not from the one before it. */
    ADVANCE_FROM_NOW,
    /** An end is recorded whoever reports it. */
    END_WITHOUT_FENCE_CHECK,
    /** A run that failed does not come back to those that wait. */
    RETRY_IS_LOST,
    /** A fence may be the one that was given before. */
    FENCE_STANDS_STILL,
    /** Runs are taken away before their leases end. */
    RECOVERY_WITHOUT_EXPIRY_CHECK,
    /** A run that must not start again does. */
    ABANDONED_IS_RUN_AGAIN,
    /** A claim does not keep that its run must not start again. */
    ON_NODE_LOSS_IS_FORGOTTEN,
    /** A pause does not hold. */
    PAUSE_IS_FORGOTTEN,
    /** A deletion leaves the schedule there. */
    DELETION_IS_FORGOTTEN,
    /** The store counts something as due before its time. */
    STORE_IS_AHEAD,
    /** A node relies on a lease for longer than it has it. */
    NODE_TRUSTS_TOO_LONG,
    /** A node's monotonic clock does not count the time in which it stood still. */
    CLOCK_STANDS_STILL_WITH_ITS_NODE;

    private static final Duration AHEAD = Duration.ofMillis(700);

    /** The store with this mistake in it. */
    ScheduleStore before(ScheduleStore right, Timeline timeline) {
        if (this == NONE) {
            return right;
        }
        WrongAnswers wrong = new WrongAnswers(this, right, timeline);
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                new Class<?>[] {ScheduleStore.class},
                (proxy, verb, args) -> call(wrong, right, verb, args));
    }

    private static @Nullable Object call(
            WrongAnswers wrong, ScheduleStore right, Method verb, @Nullable Object @Nullable [] args) throws Throwable {
        Object answer = args == null ? null : wrong.answer(verb.getName(), args);
        try {
            return answer == null ? verb.invoke(right, args) : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** How far ahead of the right time the store's clock is. */
    Duration clockAhead() {
        return this == STORE_IS_AHEAD ? AHEAD : Duration.ZERO;
    }

    /** The clock that a node trusts leases by. */
    Ticker ticker(NodeClock right, Life life) {
        return this == CLOCK_STANDS_STILL_WITH_ITS_NODE ? () -> right.nanos() - life.frozenNanos() : right;
    }

    /** How long a node believes its leases to be. */
    Duration believedLease() {
        return this == NODE_TRUSTS_TOO_LONG ? Life.LEASE.multipliedBy(3) : Life.LEASE;
    }

    /** What a request says that a node sends. */
    @Nullable
    Object @Nullable [] sent(@Nullable Object @Nullable [] args) {
        return this == NODE_TRUSTS_TOO_LONG && args != null ? WrongAnswers.withLease(args, Life.LEASE) : args;
    }
}
