package dev.carillon.store;

import dev.carillon.schedule.TaskName;
import java.util.Optional;

/** Hears that something may have become due. Called on the store's own thread: must return at once and never throw. */
@FunctionalInterface
public interface WakeListener {

    /** @param task the task whose work became due, or empty when anything may have been missed */
    void wake(Optional<TaskName> task);
}
