package dev.carillon.store;

import dev.carillon.run.ClaimToken;
import dev.carillon.run.Shard;
import java.util.List;

/**
 * Ends of attempts to record, all of one shard.
 *
 * @param shard where
 * @param token the name of this request, made once: sent again under it, the request gets the first answer
 * @param completions 1 to {@link ScheduleStore#MAX_BATCH}
 */
public record CompleteRequest(Shard shard, ClaimToken token, List<Completion> completions) {

    /** @throws IllegalArgumentException naming {@code completions} when there are none or too many */
    public CompleteRequest {
        completions = ClaimRequest.requireBatch("completions", completions);
    }

    /** A new request under a new token. */
    public CompleteRequest(Shard shard, List<Completion> completions) {
        this(shard, ClaimToken.random(), completions);
    }
}
