package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Shard;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.Recovery;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs away from nodes whose leases ended, at the instant when they end, so that they start again elsewhere.
 *
 * <p>Every node does this for every shard; one of them goes first, the others only when it did not. Nothing is taken
 * before the store itself says that the lease has ended.
 */
final class Recoverer implements Service.Loop {

    /** What one turn did. */
    record RecoverTurn(int looked, int expired, int recovered, long comeBackNanos) implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(Recoverer.class);
    private static final long SECOND_LOOK_NANOS = Duration.ofMillis(300).toNanos();
    /** The store counts in milliseconds; a look in the very one in which a lease ends comes too early. */
    private static final long JUST_AFTER_NANOS = Duration.ofMillis(1).toNanos();

    private final NodeContext context;
    private final Membership membership;
    private final Runnable lookAgain;
    private final List<ShardLook> shards = new ArrayList<>();

    /** When to look at a shard next, and since when something has been left to the node that goes first. */
    private static final class ShardLook {
        private final Shard shard;
        private long atNanos;
        private boolean leftToFirst;

        private ShardLook(Shard shard, long atNanos) {
            this.shard = shard;
            this.atNanos = atNanos;
        }
    }

    /** @param lookAgain called when runs became due */
    Recoverer(NodeContext context, Membership membership, Runnable lookAgain) {
        this.context = context;
        this.membership = membership;
        this.lookAgain = lookAgain;
        context.shards().forEach(shard -> shards.add(new ShardLook(shard, context.nanos())));
    }

    @Override
    public RecoverTurn runOnce() {
        int looked = 0;
        int expired = 0;
        int recovered = 0;
        long pause = pollNanos();
        RuntimeException failure = null;
        for (ShardLook look : shards) {
            if (look.atNanos - context.nanos() <= 0) {
                looked++;
                try {
                    ExpiredLeases found = context.store().expired(look.shard, ScheduleStore.MAX_BATCH);
                    expired += found.leases().size();
                    recovered += recover(look, found);
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
            pause = Math.min(pause, look.atNanos - context.nanos());
        }
        if (failure != null) {
            throw failure;
        }
        return new RecoverTurn(looked, expired, recovered, Math.max(0, pause));
    }

    private int recover(ShardLook look, ExpiredLeases found) {
        boolean first = membership.isFirstAt(look.shard);
        if (found.leases().isEmpty()) {
            look.leftToFirst = false;
            look.atNanos = context.nanos() + untilNextEnd(found.nextEnd(), first);
            return 0;
        }
        if (!first && !look.leftToFirst) {
            look.leftToFirst = true;
            look.atNanos = context.nanos() + SECOND_LOOK_NANOS;
            return 0;
        }
        List<Recovery> recoveries = new ArrayList<>();
        found.leases().forEach(lease -> recoveries.add(OccurrencePlanner.afterLoss(lease)));
        List<Boolean> taken = context.store().recover(look.shard, recoveries);
        // a full answer may have hidden more, and a short one costs only one more look
        look.atNanos = context.nanos();
        look.leftToFirst = false;
        int count = 0;
        for (int i = 0; i < recoveries.size(); i++) {
            if (taken.get(i)) {
                tookOver(recoveries.get(i));
                count++;
            }
        }
        if (count > 0) {
            lookAgain.run();
        } else {
            look.atNanos += SECOND_LOOK_NANOS;
        }
        return count;
    }

    private void tookOver(Recovery recovery) {
        context.meters().tookOver();
        LOG.warn(
                "run {} lost its node {} in attempt {}, verdict {}",
                recovery.lease().run(),
                recovery.lease().node(),
                recovery.lease().attempt(),
                recovery.verdict());
        context.tell(listener -> listener.takenOver(recovery));
    }

    private long untilNextEnd(Optional<Instant> nextEnd, boolean first) {
        if (nextEnd.isEmpty()) {
            return pollNanos();
        }
        long micros = EpochMicros.of(nextEnd.get()) - context.nowMicros();
        long nanos = Math.max(0, micros * 1_000) + JUST_AFTER_NANOS + (first ? 0 : SECOND_LOOK_NANOS);
        return Math.min(nanos, pollNanos());
    }

    /** A lease that nobody has seen yet cannot end earlier than its own length from now. */
    private long pollNanos() {
        return context.config().lease().toNanos() / 3;
    }
}
