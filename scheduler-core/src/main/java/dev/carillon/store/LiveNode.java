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
 */
public record LiveNode(
        NodeId node,
        Instant lastBeat,
        Instant since,
        Set<TaskName> tasks,
        int running,
        String description,
        String tzdb) {

    public LiveNode {
        tasks = Set.copyOf(tasks);
    }
}
