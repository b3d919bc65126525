package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.Cron;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices nodes that compute with another version of the time zone rules: where the rules differ, they plan other fire
 * times, and the one that claims last decides. Written by one thread, read by any.
 */
final class ZoneRulesWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneRulesWatch.class);

    private volatile Map<NodeId, String> others = Map.of();

    /** Takes note of the live nodes that have other rules, each with its version; says so when they are others than before. */
    void compare(Map<NodeId, String> found) {
        if (found.equals(others)) {
            return;
        }
        if (found.isEmpty()) {
            LOG.info("all nodes compute with the time zone rules {} again", Cron.zoneRules());
        } else {
            LOG.warn(
                    "this node computes with the time zone rules {}, but others do not: {}; cron schedules may fire at"
                            + " other times, depending on the node, until all have the same",
                    Cron.zoneRules(),
                    found);
        }
        others = Map.copyOf(found);
    }

    int others() {
        return others.size();
    }
}
