package dev.carillon.store;

import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs whose lease has ended.
 *
 * @param leases the longest-ended first
 * @param nextEnd when the earliest lease that still holds will end
 */
public record ExpiredLeases(List<ExpiredLease> leases, Optional<Instant> nextEnd) {

    /**
     * One of them.
     *
     * @param run which run
     * @param lane in which lane it would wait
     * @param node who held it
     * @param fence under which fence
     * @param attempt which start of it that was
     * @param losses how many nodes it had lost before this one
     * @param onNodeLoss what its schedule wants
     */
    public record ExpiredLease(
            RunId run, Lane lane, NodeId node, Fence fence, int attempt, int losses, OnNodeLoss onNodeLoss) {}

    public ExpiredLeases {
        leases = List.copyOf(leases);
    }
}
