package dev.carillon.task;

import org.jspecify.annotations.Nullable;

/**
 * The code of a task. Called on many threads at once, for different runs.
 *
 * @param <P> the type of the payload
 */
@FunctionalInterface
public interface TaskHandler<P extends @Nullable Object> {

    /**
     * Does the work of one attempt. Returning means success; whatever it throws means failure and, while retries are left,
     * another attempt later. It should end soon when its thread is interrupted or {@link Run#isCancelled()} turns true:
     * the run timed out, was cancelled, or this node may no longer claim to be the one that runs it.
     *
     * @param payload the schedule's payload, null when it has none
     */
    void handle(P payload, Run run) throws Exception;
}
