package dev.carillon.node;

import dev.carillon.run.Shard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The attempts whose leases this node holds: from the grant of the claim until the end is recorded, so that a lease does
 * not run out while its completion waits to be sent. Thread-safe.
 */
final class ActiveRuns {

    private final Set<ActiveRun> runs = ConcurrentHashMap.newKeySet();

    void add(ActiveRun run) {
        runs.add(run);
    }

    void remove(ActiveRun run) {
        runs.remove(run);
    }

    int size() {
        return runs.size();
    }

    /** All of them, as seen while walking; those that come or go meanwhile may be missed. */
    Iterable<ActiveRun> all() {
        return runs;
    }

    /** Those that satisfy a condition, by shard. */
    Map<Shard, List<ActiveRun>> byShard(Predicate<ActiveRun> condition) {
        Map<Shard, List<ActiveRun>> found = new HashMap<>();
        for (ActiveRun run : runs) {
            if (condition.test(run)) {
                found.computeIfAbsent(run.claim().shard(), shard -> new ArrayList<>())
                        .add(run);
            }
        }
        return found;
    }
}
