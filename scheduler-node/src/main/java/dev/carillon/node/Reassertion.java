package dev.carillon.node;

import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.Shard;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ServerState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a server that may have lost something what this node has just finished, after {@link LeaseKeeper} has told it what
 * the node runs; then says that all is told.
 *
 * <p>Nothing may be claimed between the first word and the last, or it would be left out. So whoever claims holds
 * {@link #claiming}, and this waits for a moment when nobody does. {@code turn} and {@code finish} are for one thread.
 */
final class Reassertion {

    private static final Logger LOG = LoggerFactory.getLogger(Reassertion.class);

    private final NodeContext context;
    private final RecentEnds ends;
    private final ReentrantLock claiming = new ReentrantLock();
    private final Set<Fence> repeats = new HashSet<>();
    private String told = "";
    private ServerState seen = ServerState.STEADY;

    Reassertion(NodeContext context, RecentEnds ends) {
        this.context = context;
        this.ends = ends;
    }

    /** Held from before a claim is sent until what was granted is among the active runs. */
    ReentrantLock claiming() {
        return claiming;
    }

    /** The server to which everything has to be told, or the one to which it has been. */
    String server() {
        ServerState now = context.store().server();
        context.meters().clockSteps(now.clockSteps() - seen.clockSteps());
        context.meters().emptyServers(now.timesEmpty() - seen.timesEmpty());
        if (!seen.identity().isEmpty() && !seen.identity().equals(now.identity())) {
            context.meters().serverChanged();
        }
        seen = now;
        return now.identity();
    }

    boolean isToldTo(String server) {
        return server.equals(told);
    }

    /** Tells what was just finished; for when what runs has been told. */
    void finish(String server) {
        Map<Shard, List<Completion>> shards = new LinkedHashMap<>();
        if (!told.isEmpty()) {
            ends.all()
                    .forEach(end -> shards.computeIfAbsent(end.claim().shard(), shard -> new ArrayList<>())
                            .add(end));
        }
        int forgotten = 0;
        for (Map.Entry<Shard, List<Completion>> shard : shards.entrySet()) {
            List<Completion> all = shard.getValue();
            for (int from = 0; from < all.size(); from += ScheduleStore.MAX_BATCH) {
                forgotten +=
                        tell(shard.getKey(), all.subList(from, Math.min(all.size(), from + ScheduleStore.MAX_BATCH)));
            }
        }
        context.store().asserted(context.node(), server);
        told = server;
        if (forgotten > 0) {
            LOG.warn("the server had forgotten {} ends of runs, which it was told again", forgotten);
        }
    }

    /** What was given back was not begun here, or was stopped so that it could begin elsewhere. */
    private void startedTwice(Completion end) {
        if (!(end.ending() instanceof Completion.HandOver)) {
            repeated(end.claim());
        }
    }

    /** The store has given the attempt of a claim to somebody else, because it had forgotten the claim. Counts it once. */
    void repeated(Claim claim) {
        if (repeats.size() == RecentEnds.MOST) {
            repeats.clear();
        }
        if (repeats.add(claim.fence())) {
            context.meters().repeated();
        }
    }

    /** Whose claim is not there has ended as it should; whose claim is there, or is there again, has lost its end. */
    private int tell(Shard shard, List<Completion> some) {
        List<Claim> claims = some.stream().map(Completion::claim).toList();
        List<RenewReply> replies =
                context.store().renew(new RenewRequest(shard, context.config().lease(), claims));
        List<Completion> lost = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            switch (replies.get(i)) {
                case RENEWED, CANCELLED, REASSERTED -> lost.add(some.get(i));
                case REPEATED -> startedTwice(some.get(i));
                case LOST -> {}
            }
        }
        if (!lost.isEmpty()) {
            context.store().complete(new CompleteRequest(shard, lost));
            context.meters().reasserted(lost.size());
        }
        return lost.size();
    }
}
