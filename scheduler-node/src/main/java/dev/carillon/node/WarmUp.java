package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once, before the node takes part, what costs a fresh process many times its usual time: plans, claims, and reads a
 * payload of each task. Without it the first occurrences of a new node are late by as much as its classes take to load,
 * and every restart of a node would be seen by those that wait for it.
 *
 * <p>The claims are for a schedule that does not exist, so they change nothing. Nothing depends on how this ends; a node
 * whose store does not answer starts all the same. Not thread-safe.
 */
final class WarmUp implements Service.Loop {

    /** What one turn did. */
    record WarmUpTurn(long comeBackNanos) implements Turn {}

    /** As often as it takes for the path to become quick. */
    private static final int ROUNDS = 30;

    private static final long MOST_NANOS = Duration.ofSeconds(2).toNanos();
    private static final ScheduleId NOBODY = new ScheduleId("carillon:warm-up");
    private static final long NO_GENERATION = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private final NodeContext context;
    private final LongSupplier nameWaitNanos;
    private final Runnable then;
    private boolean warm;
    private boolean done;

    /**
     * @param nameWaitNanos how long the node has to wait for its name; throws while that is another one's
     * @param then called once, when the node is warm or cannot become so, and has its name
     */
    WarmUp(NodeContext context, LongSupplier nameWaitNanos, Runnable then) {
        this.context = context;
        this.nameWaitNanos = nameWaitNanos;
        this.then = then;
    }

    @Override
    public WarmUpTurn runOnce() {
        if (!warm) {
            warm = true;
            try {
                rehearse();
            } catch (RuntimeException e) {
                LOG.debug("the node starts cold", e);
            }
        }
        if (!done) {
            long wait = nameWaitNanos();
            if (wait > 0) {
                return new WarmUpTurn(wait);
            }
            done = true;
            then.run();
        }
        return new WarmUpTurn(Long.MAX_VALUE);
    }

    /** A store that does not answer holds no node up: whose name it is will show when it does. */
    private long nameWaitNanos() {
        try {
            return nameWaitNanos.getAsLong();
        } catch (StoreException e) {
            LOG.debug("whether another node has this one's name is not known", e);
            return 0;
        }
    }

    private void rehearse() {
        long end = context.nanos() + MOST_NANOS;
        List<TaskName> names = List.copyOf(context.tasks().names());
        for (int round = 0; round < ROUNDS && context.nanos() - end < 0; round++) {
            for (TaskName name : names) {
                readPayload(name);
            }
            claim(names.get(round % names.size()));
        }
    }

    /** An empty object seldom fits, but how its type is read is known from then on. */
    private void readPayload(TaskName name) {
        try {
            Payload.stored("{}")
                    .as(context.tasks().find(name).orElseThrow().task().payloadType());
        } catch (IllegalArgumentException e) {
            LOG.trace("an empty payload does not fit task {}", name, e);
        }
    }

    private void claim(TaskName task) {
        Instant now = context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Schedule schedule = new Schedule(NOBODY, task, new Every(Duration.ofSeconds(1)), Payload.NONE);
        StoredSchedule stored = new StoredSchedule(
                schedule,
                NO_GENERATION,
                ScheduleState.ACTIVE,
                Optional.of(now),
                Optional.empty(),
                now,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                0);
        ClaimItem item = OccurrencePlanner.due(stored, OnNodeLoss.RERUN, now, now);
        context.store()
                .claim(new ClaimRequest(
                        new Shard(0),
                        context.node(),
                        ClaimToken.random(),
                        context.config().lease(),
                        List.of(item)));
    }
}
