package dev.carillon.store;

import dev.carillon.run.Shard;
import java.util.List;

/**
 * Ends of attempts to record, all of one shard.
 *
 * @param shard where
 * @param completions 1 to {@link ScheduleStore#MAX_BATCH}
 */
public record CompleteRequest(Shard shard, List<Completion> completions) {

    /** @throws IllegalArgumentException naming {@code completions} when there are none or too many */
    public CompleteRequest {
        completions = ClaimRequest.requireBatch("completions", completions);
    }
}
