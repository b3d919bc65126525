package dev.carillon.store;

import dev.carillon.run.Claim;
import dev.carillon.run.Shard;
import java.time.Duration;
import java.util.List;

/**
 * Leases to prolong, all of one shard.
 *
 * @param shard where
 * @param lease how long they hold from now on
 * @param claims whose, 1 to {@link ScheduleStore#MAX_BATCH}
 */
public record RenewRequest(Shard shard, Duration lease, List<Claim> claims) {

    /** @throws IllegalArgumentException naming {@code claims} when there are none or too many */
    public RenewRequest {
        claims = ClaimRequest.requireBatch("claims", claims);
    }
}
