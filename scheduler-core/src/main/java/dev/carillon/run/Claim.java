package dev.carillon.run;

import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.TaskName;

/**
 * The right of one node to execute one attempt of one run, as the store granted it. Every later word about the run
 * (renew, complete, retry, hand over) takes the claim, never a bare id.
 *
 * @param run which run
 * @param occurrence the fire time it stands for
 * @param lane the task to execute, with the priority that it was waiting under
 * @param shard where its schedule lives
 * @param node who holds it
 * @param token the request that claimed it
 * @param fence larger than that of every earlier claim of this run
 * @param attempt which start of the run this is, from 1, counting take-overs
 * @param retries how many of the earlier attempts are charged to the retry limit
 * @param losses how many of the earlier attempts ended because their node was lost
 * @param missedCount how many earlier fire times this run stands for besides its own
 * @param cause why it is started
 * @param onNodeLoss what is to be done when its node dies, as it was asked for with the claim
 */
public record Claim(
        RunId run,
        Occurrence occurrence,
        Lane lane,
        Shard shard,
        NodeId node,
        ClaimToken token,
        Fence fence,
        int attempt,
        int retries,
        int losses,
        int missedCount,
        Cause cause,
        OnNodeLoss onNodeLoss) {

    /** The task to execute. */
    public TaskName task() {
        return lane.task();
    }
}
