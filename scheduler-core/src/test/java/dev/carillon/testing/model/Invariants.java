package dev.carillon.testing.model;

import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold whatever the model thinks, seen from outside by the replies alone. */
final class Invariants {

    private final Map<RunId, Claim> live = new HashMap<>();
    private final Set<Fence> ended = new HashSet<>();
    private Fence last = new Fence(0);

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("invariant: " + what);
        }
    }

    /** At most one live claim for an occurrence, larger fences only, never early, no forbidden overlap. */
    void granted(Claim claim, ClaimItem item, StoredSchedule after, Instant now) {
        require(claim.fence().compareTo(last) > 0, "fence only rises: " + claim.fence() + " after " + last);
        last = claim.fence();
        require(!live.containsKey(claim.run()), "one live claim per occurrence: " + claim.run());
        live.put(claim.run(), claim);
        Schedule schedule = after.schedule();
        if (item instanceof ClaimItem.Fire fire) {
            require(!schedule.dueAt(fire.nominal()).isAfter(now), "never early: " + claim.run());
            int limit = schedule.policies().overlap().limit();
            require(after.unfinished().size() <= limit, "no forbidden overlap: " + after.unfinished());
        }
        require(after.unfinished().contains(claim.run()), "a run is unfinished: " + claim.run());
    }

    /** Completed or handed back at most once, by whoever holds it. */
    void ended(Claim claim) {
        require(ended.add(claim.fence()), "an attempt ends once: " + claim);
        require(claim.equals(live.remove(claim.run())), "ended by its holder: " + claim);
    }

    void takenAway(RunId run) {
        Claim claim = live.remove(run);
        require(claim != null && ended.add(claim.fence()), "taken from its holder: " + run);
    }

    /** What is live was not ended by anybody else. */
    void seen(StoredSchedule schedule) {
        Set<RunId> places = new HashSet<>(schedule.unfinished());
        places.addAll(schedule.queued());
        int listed = schedule.unfinished().size() + schedule.queued().size();
        require(places.size() == listed, "every occurrence in one state: " + schedule);
    }

    void waiting(RunId run) {
        require(!live.containsKey(run), "a waiting run has no claim: " + run);
    }
}
