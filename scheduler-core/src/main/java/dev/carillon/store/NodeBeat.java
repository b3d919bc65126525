package dev.carillon.store;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A node's sign of life.
 *
 * @param node who
 * @param since since when it has looked for what is due without a break, by the clock of the store
 * @param tasks what it can run
 * @param running how many runs it has now
 * @param description its host, process and versions, one line for people
 * @param tzdb which version of the time zone database it computes with
 * @param incarnation tells it from another node of the same name: made up anew whenever one starts
 * @param timeout after how long without a beat it counts as gone
 */
public record NodeBeat(
        NodeId node,
        Instant since,
        Set<TaskName> tasks,
        int running,
        String description,
        String tzdb,
        String incarnation,
        Duration timeout) {

    public NodeBeat {
        tasks = Set.copyOf(tasks);
    }

    /** A beat of a node that is sure of its name. */
    public NodeBeat(
            NodeId node,
            Instant since,
            Set<TaskName> tasks,
            int running,
            String description,
            String tzdb,
            Duration timeout) {
        this(node, since, tasks, running, description, tzdb, "", timeout);
    }
}
