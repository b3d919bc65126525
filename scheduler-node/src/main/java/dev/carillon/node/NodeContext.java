package dev.carillon.node;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.PreviousSuccess;
import dev.carillon.task.TaskRegistry;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every part of a node needs. */
record NodeContext(ScheduleStore store, InstantSource clock, TaskRegistry tasks, NodeConfig config, NodeMeters meters) {

    /** How many runs one request claims or ends: fewer than a store takes, so that no script holds up its server for long. */
    static final int MOST_AT_ONCE = ScheduleStore.MAX_BATCH / 5;

    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    NodeContext(ScheduleStore store, TaskRegistry tasks, NodeConfig config, NodeMeters meters) {
        this(store, store.clock(), tasks, config, meters);
    }

    NodeId node() {
        return config.node();
    }

    /** The present moment by the store's clock, as far as this node knows it. */
    long nowMicros() {
        return EpochMicros.of(clock.instant());
    }

    /** The monotonic clock. */
    long nanos() {
        return config.ticker().nanos();
    }

    /** How long after a moment before its sending a granted lease may be relied upon. */
    long trustNanos() {
        return config.lease().minus(config.trustMargin()).toNanos();
    }

    List<Shard> shards() {
        return IntStream.range(0, store.shards()).mapToObj(Shard::new).toList();
    }

    /** The success with the latest fire time before the one that a claim stands for, as far as the history goes back. */
    Optional<PreviousSuccess> previousSuccess(Claim claim) {
        return store.history(claim.occurrence().schedule(), ScheduleStore.MAX_BATCH).stream()
                .filter(record ->
                        record.state() == RunState.SUCCEEDED && !record.run().isManual())
                .filter(record -> record.nominal().isBefore(claim.occurrence().nominal()))
                .max(Comparator.comparing(RunRecord::nominal))
                .map(record -> new PreviousSuccess(record.run(), record.nominal(), record.ended(), record.result()));
    }

    /** Tells the listener, whose failures are its own. */
    void tell(Consumer<RunListener> news) {
        try {
            news.accept(config.listener());
        } catch (Throwable e) {
            LOG.warn("the run listener failed", e);
        }
    }
}
