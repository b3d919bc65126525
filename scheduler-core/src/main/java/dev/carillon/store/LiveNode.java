package dev.carillon.store;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import java.time.Instant;
import java.util.Set;

/**
 * A node that is alive, as it described itself.
 *
 * @param node who
 * @param lastBeat when it last gave a sign of life
 * @param since since when it has looked for what is due without a break
 * @param tasks what it can run
 * @param running how many runs it had then
 * @param description its host, process and versions
 * @param tzdb which version of the time zone database it computes with; empty when it has not said so
 * @param incarnation tells it from another node of the same name; empty when it has not said so
 */
public record LiveNode(
        NodeId node,
        Instant lastBeat,
        Instant since,
        Set<TaskName> tasks,
        int running,
        String description,
        String tzdb,
        String incarnation) {

    public LiveNode {
        tasks = Set.copyOf(tasks);
    }

    /** A node that has said nothing to tell it from another one of its name. */
    public LiveNode(
            NodeId node,
            Instant lastBeat,
            Instant since,
            Set<TaskName> tasks,
            int running,
            String description,
            String tzdb) {
        this(node, lastBeat, since, tasks, running, description, tzdb, "");
    }
}
