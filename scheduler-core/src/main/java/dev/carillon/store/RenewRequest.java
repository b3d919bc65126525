package dev.carillon.store;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Leases to prolong, all of one shard.
 *
 * @param shard where
 * @param lease how long they hold from now on
 * @param claims whose, 1 to {@link ScheduleStore#MAX_BATCH}
 * @param notes what the handlers of some of them have said, all of it, in place of what was sent before
 */
public record RenewRequest(Shard shard, Duration lease, List<Claim> claims, Map<RunId, RunNotes> notes) {

    /** @throws IllegalArgumentException naming {@code claims} when there are none or too many */
    public RenewRequest {
        claims = ClaimRequest.requireBatch("claims", claims);
        notes = Map.copyOf(notes);
    }

    /** Leases to prolong, with no news of their runs. */
    public RenewRequest(Shard shard, Duration lease, List<Claim> claims) {
        this(shard, lease, claims, Map.of());
    }
}
