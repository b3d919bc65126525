package dev.carillon.task;

/**
 * What a jar in the plugins folder of a stock node brings: tasks with their handlers. Found by {@link java.util.ServiceLoader},
 * so it has a constructor without parameters and is named in {@code META-INF/services/dev.carillon.task.TaskProvider}.
 */
public interface TaskProvider {

    /**
     * Adds its tasks. Called once, before the node starts.
     *
     * @throws RuntimeException when it cannot; the node does not start then
     */
    void register(TaskRegistry.Builder tasks);
}
