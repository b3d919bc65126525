package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Shard;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets schedules fire again whose pause has ended: by itself, or because somebody ended a pause of several and did not get
 * to the last of what it held.
 *
 * <p>Every node does this for every shard; one looks more often than the others. Nothing depends on when: a schedule goes
 * on as from the end of its pause, and what is due after that is not held by it.
 */
final class Resumer implements Service.Loop {

    /** What one turn did. */
    record ResumeTurn(int looked, int found, int resumed, long comeBackNanos) implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(Resumer.class);
    /** How much less often a node looks at shards that another one looks at first. */
    private static final int POLLS_OF_OTHERS = 3;
    /** How much later they look when a pause is to end; and how long a look that changed nothing is not repeated. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(300);
    /** The store counts in milliseconds; a look in the very one in which a pause ends may come too early. */
    private static final Duration JUST_AFTER = Duration.ofMillis(1);

    private final NodeContext context;
    private final Membership membership;
    private final List<ShardLook> shards = new ArrayList<>();

    /** When to look at a shard next. */
    private static final class ShardLook {
        private final Shard shard;
        private long atNanos;

        private ShardLook(Shard shard, long atNanos) {
            this.shard = shard;
            this.atNanos = atNanos;
        }
    }

    Resumer(NodeContext context, Membership membership) {
        this.context = context;
        this.membership = membership;
        context.shards().forEach(shard -> shards.add(new ShardLook(shard, context.nanos())));
    }

    @Override
    public ResumeTurn runOnce() {
        int looked = 0;
        int found = 0;
        int resumed = 0;
        long pause = Long.MAX_VALUE;
        RuntimeException failure = null;
        for (ShardLook look : shards) {
            if (look.atNanos - context.nanos() <= 0) {
                looked++;
                try {
                    EndedPauses ended = context.store().endedPauses(look.shard, ScheduleStore.MAX_BATCH);
                    int done = resume(ended.schedules());
                    found += ended.schedules().size();
                    resumed += done;
                    look.atNanos = context.nanos()
                            + untilNextLook(look.shard, ended, done).toNanos();
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
            pause = Math.min(pause, look.atNanos - context.nanos());
        }
        if (failure != null) {
            throw failure;
        }
        return new ResumeTurn(looked, found, resumed, Math.max(0, pause));
    }

    private int resume(List<EndedPauses.Ended> schedules) {
        int resumed = 0;
        for (EndedPauses.Ended ended : schedules) {
            if (context.store().resume(OccurrencePlanner.resume(ended))) {
                LOG.info(
                        "schedule {} goes on: its pause ended at {}",
                        ended.schedule().schedule().id(),
                        ended.end());
                resumed++;
            }
        }
        return resumed;
    }

    private Duration untilNextLook(Shard shard, EndedPauses ended, int resumed) {
        if (!ended.schedules().isEmpty()) {
            return resumed > 0 ? Duration.ZERO : SECOND_LOOK;
        }
        boolean first = membership.isFirstAt(shard);
        Duration poll = context.config().safetyPoll().multipliedBy(first ? 1 : POLLS_OF_OTHERS);
        Instant now = context.clock().instant();
        return ended.nextEnd()
                .map(end -> Duration.between(now, end).plus(first ? JUST_AFTER : SECOND_LOOK))
                .filter(untilEnd -> untilEnd.compareTo(poll) < 0)
                .orElse(poll);
    }
}
