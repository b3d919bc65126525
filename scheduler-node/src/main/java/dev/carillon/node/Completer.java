package dev.carillon.node;

import dev.carillon.run.Shard;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StorePipeline;
import dev.carillon.store.StorePipeline.Pending;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how attempts ended, as many as there are at once: while some batches are under way the next ones gather, so a busy
 * node sends full batches and an idle one sends at once.
 *
 * <p>While the store does not answer, ends are kept and sent again until one lease after their trust window: later than
 * that somebody else has surely been given the run. {@code add} may be called by any thread, {@code runOnce} by one.
 */
final class Completer implements Service.Loop {

    /**
     * Ends that are recorded by one request. It stays the same until it is answered or given up, with the same token, so
     * that what the store did without being heard is not done, nor refused, a second time.
     */
    private record Batch(CompleteRequest request, List<Ended> ends) {

        static Batch of(Shard shard, List<Ended> ends) {
            return new Batch(
                    new CompleteRequest(
                            shard, ends.stream().map(Ended::completion).toList()),
                    ends);
        }
    }

    /** A batch that was sent, and how to get its replies. */
    private record UnderWay(Batch batch, Pending<CompleteReply> pending) {}

    /** What one turn did. */
    record CompleteTurn(int recorded, int stale, int unknown, int left, long comeBackNanos) implements Turn {}

    /** How many ends may wait; more of them make their runs wait, and so the claims. */
    static final int MAX_QUEUED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Completer.class);
    private static final int MAX_IN_HAND = 1_000;
    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private final NodeContext context;
    private final ActiveRuns active;
    private final RecentEnds ends;
    private final StorePipeline pipeline;
    private final Signal work;
    private final Runnable lookAgain;
    private final BlockingQueue<Ended> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final List<Ended> gathered = new ArrayList<>();
    private List<Batch> inHand = List.of();

    /** Of this turn: what was not answered, which shards answer nothing, and what went wrong. */
    private final List<Batch> left = new ArrayList<>();

    private final Map<Shard, RuntimeException> away = new HashMap<>();
    private @Nullable RuntimeException failure;
    private int recorded;
    private int stale;
    private int unknown;

    /**
     * @param ends keeps what has ended, for a server that may have forgotten it
     * @param work raised when there is something to record
     * @param lookAgain called when a recorded end made something due soon
     */
    Completer(NodeContext context, ActiveRuns active, RecentEnds ends, Signal work, Runnable lookAgain) {
        this.context = context;
        this.pipeline = StorePipeline.to(context.store());
        this.active = active;
        this.ends = ends;
        this.work = work;
        this.lookAgain = lookAgain;
    }

    /** Queues an end; waits while the queue is full, even when interrupted, because an end must not be lost. */
    void add(Ended ended) {
        boolean interrupted = false;
        boolean added = queue.offer(ended);
        while (!added) {
            try {
                queue.put(ended);
                added = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        work.raise();
    }

    /** True when ends can be added without waiting. */
    boolean hasRoom() {
        return queue.remainingCapacity() > MAX_IN_HAND;
    }

    /** True when everything that was added is recorded or given up. */
    boolean isEmpty() {
        return queue.isEmpty() && gathered.isEmpty() && inHand.isEmpty();
    }

    @Override
    public CompleteTurn runOnce() {
        recorded = 0;
        stale = 0;
        unknown = 0;
        queue.drainTo(gathered, MAX_IN_HAND - endsInHand());
        inHand = Stream.concat(inHand.stream(), batches(gathered).stream()).toList();
        gathered.clear();
        if (inHand.isEmpty()) {
            return new CompleteTurn(0, 0, 0, 0, IDLE_NANOS);
        }
        left.clear();
        away.clear();
        failure = null;
        Queue<Batch> toSend = new ArrayDeque<>(inHand);
        Queue<UnderWay> underWay = new ArrayDeque<>();
        while (!toSend.isEmpty() || !underWay.isEmpty()) {
            while (!toSend.isEmpty() && underWay.size() < pipeline.mostUnderWay()) {
                underWay.add(send(toSend.remove()));
            }
            land(underWay.remove());
        }
        inHand = List.copyOf(left);
        RuntimeException problem = failure;
        if (problem != null) {
            throw problem;
        }
        return new CompleteTurn(recorded, stale, unknown, endsInHand(), queue.isEmpty() ? IDLE_NANOS : 0);
    }

    private int endsInHand() {
        return inHand.stream().mapToInt(batch -> batch.ends().size()).sum();
    }

    private static List<Batch> batches(List<Ended> ends) {
        Map<Shard, List<Ended>> shards = new HashMap<>();
        for (Ended ended : ends) {
            shards.computeIfAbsent(ended.run().claim().shard(), shard -> new ArrayList<>())
                    .add(ended);
        }
        List<Batch> batches = new ArrayList<>();
        shards.forEach((shard, all) -> {
            for (int from = 0; from < all.size(); from += NodeContext.MOST_AT_ONCE) {
                int to = Math.min(all.size(), from + NodeContext.MOST_AT_ONCE);
                batches.add(Batch.of(shard, List.copyOf(all.subList(from, to))));
            }
        });
        return batches;
    }

    private UnderWay send(Batch batch) {
        RuntimeException outage = away.get(batch.request().shard());
        if (outage != null) {
            return new UnderWay(batch, Pending.failed(outage));
        }
        try {
            return new UnderWay(batch, pipeline.sendComplete(batch.request()));
        } catch (RuntimeException e) {
            return new UnderWay(batch, Pending.failed(e));
        }
    }

    /** Waits for the replies, unless one before them did not come: then this may wait for the next turn as well. */
    private void land(UnderWay sent) {
        Batch batch = sent.batch();
        RuntimeException outage = away.get(batch.request().shard());
        if (outage != null) {
            keep(batch, outage);
            return;
        }
        try {
            answered(batch, sent.pending().replies());
        } catch (StoreUnavailableException | StoreAccessException e) {
            failure = e;
            away.put(batch.request().shard(), e);
            keep(batch, e);
        } catch (RuntimeException e) {
            refused(batch, e);
        }
    }

    /** Keeps for the next turn what the store did not answer. */
    private void keep(Batch batch, RuntimeException why) {
        if (batch.ends().stream().allMatch(this::isHopeless)) {
            batch.ends().forEach(ended -> giveUp(ended, why));
        } else {
            left.add(batch);
        }
    }

    /** One bad entry must not hold up the others. */
    private void refused(Batch batch, RuntimeException why) {
        if (batch.ends().size() == 1) {
            giveUp(batch.ends().get(0), why);
            return;
        }
        failure = why;
        batch.ends().forEach(ended -> land(send(Batch.of(batch.request().shard(), List.of(ended)))));
    }

    private void answered(Batch batch, List<CompleteReply> replies) {
        boolean dueSoon = false;
        for (int i = 0; i < replies.size(); i++) {
            dueSoon |= answered(batch.ends().get(i), replies.get(i));
        }
        if (dueSoon) {
            lookAgain.run();
        }
    }

    /** Returns true when something became due soon by that. */
    private boolean answered(Ended ended, CompleteReply reply) {
        ActiveRun run = ended.run();
        Completion completion = ended.completion();
        // first here, so that it is at no moment in neither place, where it would be left out when all is told anew
        ends.add(completion);
        active.remove(run);
        switch (reply) {
            case RECORDED -> {
                recorded++;
                run.slot()
                        .meters()
                        .ended(
                                outcome(completion.ending()),
                                run.cause(),
                                completion.attempt().ended());
            }
            case STALE -> {
                stale++;
                context.meters().rejectedByFence();
                LOG.warn("{} ended too late, somebody else holds it", run);
            }
        }
        context.tell(listener -> listener.ended(run.claim(), completion.attempt(), completion.ending(), reply));
        return reply == CompleteReply.RECORDED && isSoon(ended);
    }

    private boolean isSoon(Ended ended) {
        Duration ahead = context.config().lookAhead();
        return switch (ended.completion().ending()) {
            case Completion.RetryAfter retry -> retry.delay().compareTo(ahead) <= 0;
            case Completion.HandOver() -> true;
            case Completion.Finish finish ->
                ended.run().definition().recurrence() instanceof EveryAfter every
                        && every.delay().compareTo(ahead) <= 0;
        };
    }

    private boolean isHopeless(Ended ended) {
        long age = context.nanos() - ended.run().renewedNanos();
        return age > context.trustNanos() + context.config().lease().toNanos();
    }

    private void giveUp(Ended ended, RuntimeException why) {
        unknown++;
        ends.add(ended.completion());
        active.remove(ended.run());
        context.meters().unknownEnd();
        LOG.error("{} ended, which could not be recorded; another node will be given the run", ended.run(), why);
    }

    private static TaskMeters.Outcome outcome(Completion.Ending ending) {
        return switch (ending) {
            case Completion.RetryAfter retry -> TaskMeters.Outcome.RETRYING;
            case Completion.HandOver() -> TaskMeters.Outcome.HANDED_OVER;
            case Completion.Finish finish ->
                switch (finish.state()) {
                    case SUCCEEDED -> TaskMeters.Outcome.SUCCEEDED;
                    case DEAD -> TaskMeters.Outcome.DEAD;
                    case CANCELLED -> TaskMeters.Outcome.CANCELLED;
                    case LOST, SKIPPED, EXPIRED, WAITING, RUNNING -> TaskMeters.Outcome.OTHER;
                };
        };
    }
}
