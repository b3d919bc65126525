package dev.carillon.node.stock;

import dev.carillon.node.form.Line;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The built-in task {@code log}: writes its payload, any JSON, to the log of the node that runs it. */
final class LogTask implements TaskHandler<JsonNode> {

    static final Task<JsonNode> TASK = Task.of("log", JsonNode.class);

    private static final Logger LOG = LoggerFactory.getLogger(LogTask.class);

    @Override
    public void handle(JsonNode payload, Run run) {
        LOG.atInfo()
                .addKeyValue("run", run.id())
                .addKeyValue("attempt", run.attempt())
                .addKeyValue("lateMillis", run.lateness().toMillis())
                .addKeyValue("payload", Line.escaped(payload.toString()))
                .log("task log");
    }
}
