package dev.carillon.node;

import dev.carillon.node.ActiveRun.Stop;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.Shard;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prolongs the leases of what this node runs.
 *
 * <p>A lease is a promise in two directions. The store promises that, until the lease ends by the store's clock, it gives
 * the run to nobody else. The node promises that it has stopped working on the run by then. The first promise is kept in
 * one place by one clock. The second is kept here, by a machine that may be paused, cut off, or slow, and that cannot see
 * the store's clock without asking; so it never compares clocks. It measures, on its own monotonic clock, from a moment
 * that is surely before the store began to count: just before it sent the request that got or prolonged the lease. From
 * there the node trusts the lease for its length less a margin. The margin pays for the difference in speed between two
 * clocks and for the time that a handler needs to notice that it should stop.
 *
 * <p>When a renewal succeeds, the window moves to the moment before that renewal was sent. When it fails without an
 * answer, the window stays where it was: the store may have renewed, but a node that does not know so must act as if it
 * had not. When the window is over, {@link RunWatch} stops the run, with no question to the store. When the store answers
 * that the claim is lost, the run is stopped at once.
 *
 * <p>A run that was stopped may not end; nobody can force a thread to. What protects the data then is the fence: every
 * word about a run carries it, and the store refuses the words of whoever holds an old one. The end of a stopped run is
 * therefore still reported. If the lease was taken over the store answers that it is stale, and if not, the report is
 * right. Sinks that check the fence are protected in the same way.
 *
 * <p>Leases are prolonged when a third of their length has passed, all of a shard in one request, so that two attempts can
 * fail before a window is over. Attempts that end sooner never cost a renewal. A run counts until its end is recorded, not
 * only until its handler returns. A failing shard does not keep the others from being renewed. Stopping is not done here
 * but in the watch, because a renewal may block for as long as the store's time-out, and stopping must not wait for that.
 */
final class LeaseKeeper implements Service.Loop {

    /** What one turn did. */
    record KeepTurn(int renewed, int lost, long comeBackNanos) implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final int RENEWALS_PER_LEASE = 3;
    /** How long until it is tried again to tell a server everything, while something is being claimed. */
    private static final long BUSY_NANOS = 20_000_000;

    private final NodeContext context;
    private final ActiveRuns active;
    private final Signal earlier;
    private final Reassertion reassertion;
    private final long renewAfterNanos;
    private int renewed;
    private int lost;

    /**
     * @param earlier raised when a run needs a turn earlier than planned
     * @param reassertion ends what this begins when the server has changed: that it is told everything
     */
    LeaseKeeper(NodeContext context, ActiveRuns active, Signal earlier, Reassertion reassertion) {
        this.context = context;
        this.active = active;
        this.earlier = earlier;
        this.reassertion = reassertion;
        this.renewAfterNanos = context.config().lease().toNanos() / RENEWALS_PER_LEASE;
    }

    /** Takes note of a new run; one whose claim was answered late cannot wait for the next turn. */
    void claimed(ActiveRun run) {
        if (context.nanos() - run.renewedNanos() >= renewAfterNanos / 2) {
            earlier.raise();
        }
    }

    @Override
    public KeepTurn runOnce() {
        renewed = 0;
        lost = 0;
        boolean isTold = false;
        RuntimeException failure = null;
        try {
            isTold = tellIfChanged();
        } catch (RuntimeException e) {
            failure = e;
        }
        if (pauseNanos() <= 0) {
            // half of the way is enough: who is due soon comes along, which saves requests
            long now = context.nanos();
            RuntimeException problem = renewAll(
                    active.byShard(run -> !run.isLeaseLost() && now - run.renewedNanos() >= renewAfterNanos / 2));
            failure = problem == null ? failure : problem;
        }
        if (failure != null) {
            throw failure;
        }
        return new KeepTurn(renewed, lost, isTold ? Math.max(0, pauseNanos()) : BUSY_NANOS);
    }

    /**
     * A server that may have lost something is told all that this node runs and has just finished.
     *
     * @return false when this has to wait, because something is being claimed
     */
    private boolean tellIfChanged() {
        String server = reassertion.server();
        if (reassertion.isToldTo(server)) {
            return true;
        }
        if (!reassertion.claiming().tryLock()) {
            return false;
        }
        try {
            RuntimeException failure = renewAll(active.byShard(run -> !run.isLeaseLost()));
            if (failure != null) {
                throw failure;
            }
            reassertion.finish(server);
            return true;
        } finally {
            reassertion.claiming().unlock();
        }
    }

    private @Nullable RuntimeException renewAll(Map<Shard, List<ActiveRun>> runs) {
        RuntimeException failure = null;
        for (Map.Entry<Shard, List<ActiveRun>> shard : runs.entrySet()) {
            RuntimeException problem = renew(shard.getKey(), shard.getValue());
            failure = problem == null ? failure : problem;
        }
        return failure;
    }

    /** How long until the first renewal is due. What is claimed meanwhile is not due much before that, or says so. */
    private long pauseNanos() {
        long now = context.nanos();
        long pause = renewAfterNanos;
        for (ActiveRun run : active.all()) {
            if (!run.isLeaseLost()) {
                pause = Math.min(pause, renewAfterNanos - (now - run.renewedNanos()));
            }
        }
        return pause;
    }

    private @Nullable RuntimeException renew(Shard shard, List<ActiveRun> runs) {
        RuntimeException failure = null;
        for (int from = 0; from < runs.size(); from += ScheduleStore.MAX_BATCH) {
            List<ActiveRun> batch = runs.subList(from, Math.min(runs.size(), from + ScheduleStore.MAX_BATCH));
            try {
                renewBatch(shard, batch);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        return failure;
    }

    private void renewBatch(Shard shard, List<ActiveRun> batch) {
        List<Claim> claims = new ArrayList<>(batch.size());
        Map<RunId, RunNotes> news = new HashMap<>();
        for (ActiveRun run : batch) {
            claims.add(run.claim());
            RunNotes notes = run.words().news();
            if (notes != null) {
                news.put(run.id(), notes);
            }
        }
        long sentNanos = context.nanos();
        List<RenewReply> replies =
                context.store().renew(new RenewRequest(shard, context.config().lease(), claims, news));
        for (int i = 0; i < batch.size(); i++) {
            ActiveRun run = batch.get(i);
            switch (replies.get(i)) {
                case RENEWED -> renewed(run, sentNanos, news.get(run.id()));
                case CANCELLED -> {
                    renewed(run, sentNanos, news.get(run.id()));
                    run.stop(Stop.CANCELLED, context.nanos());
                }
                case REASSERTED -> {
                    renewed(run, sentNanos, null);
                    context.meters().reasserted(1);
                    LOG.warn("{} had been forgotten by the server, and was written back", run);
                }
                case REPEATED -> {
                    // in this order: what was told to stop does not begin any more
                    lost(run);
                    if (run.hasBegun()) {
                        reassertion.repeated(run.claim());
                    }
                }
                case LOST -> lost(run);
            }
        }
    }

    private void renewed(ActiveRun run, long sentNanos, @Nullable RunNotes told) {
        renewed++;
        run.renewed(sentNanos);
        if (told != null) {
            run.words().told(told);
        }
    }

    /** A settled run may have been recorded between the request and the answer; then nothing was lost. */
    private void lost(ActiveRun run) {
        run.leaseLost();
        if (run.stop(Stop.LEASE_LOST, context.nanos())) {
            lost++;
            context.meters().lostLease();
            LOG.warn("{} was stopped, its lease was lost", run);
        }
    }
}
