package dev.carillon.node;

import dev.carillon.client.SchedulerClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the schedules that come with the program, at the start and whenever the server may have lost them. What is there as
 * it should be stays as it is. Not thread-safe.
 */
final class CodeSchedules implements Service.Loop {

    /** What one turn did. */
    record PutTurn(boolean put, long comeBackNanos) implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(CodeSchedules.class);

    private final NodeContext context;
    private String putTo = "";
    private boolean hasPut;

    CodeSchedules(NodeContext context) {
        this.context = context;
    }

    @Override
    public PutTurn runOnce() {
        String server = context.store().server().identity();
        boolean isDue = !hasPut || !server.equals(putTo);
        if (isDue) {
            if (hasPut) {
                LOG.warn("the server restarted or is another one: the schedules of the program are put again");
            }
            context.config().schedules().accept(new SchedulerClient(context.store()));
            hasPut = true;
            putTo = server;
        }
        return new PutTurn(isDue, context.config().safetyPoll().toNanos());
    }
}
