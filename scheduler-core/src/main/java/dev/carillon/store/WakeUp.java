package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.TaskName;

/** What a store tells its listeners. A hint each: a message may be lost, and what it says is found out later without it. */
public sealed interface WakeUp {

    /** Something of a task became due, or may start. */
    record Due(TaskName task) implements WakeUp {}

    /** Somebody wants a running run cancelled. */
    record Cancel(RunId run) implements WakeUp {}

    /** The connection is new: anything may have been missed. */
    record Connected() implements WakeUp {}
}
