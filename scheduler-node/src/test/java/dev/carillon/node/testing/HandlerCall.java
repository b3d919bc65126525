package dev.carillon.node.testing;

import dev.carillon.task.Run;
import java.time.Instant;

/**
 * One call of a handler.
 *
 * @param node the name of the node that called it
 * @param run what the handler was given
 * @param at when it was called, by the store's clock
 */
public record HandlerCall(String node, Run run, Instant at) {

    @Override
    public String toString() {
        String missed = run.missedCount() == 0 ? "" : ", stands for " + run.missedCount() + " missed";
        return at + "  " + run.id() + " on " + node + ", attempt " + run.attempt() + ", " + run.cause() + missed;
    }
}
