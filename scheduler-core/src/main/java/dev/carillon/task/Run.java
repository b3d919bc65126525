package dev.carillon.task;

import dev.carillon.run.Cause;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a handler can know of the attempt it executes. Thread-safe. */
public interface Run {

    /** The run's name, the same for all its attempts: the key for idempotent effects. */
    RunId id();

    /** The schedule that fired. */
    ScheduleId schedule();

    /** The fire time that the recurrence gives. */
    Instant nominal();

    /** When this attempt was started, by the store's clock as this node knows it. */
    Instant started();

    /** How late this attempt started: {@code started - nominal}. */
    Duration lateness();

    /** Which start of the run this is, from 1, counting retries and take-overs. */
    int attempt();

    /** How many missed fire times this run stands for besides its own. */
    int missedCount();

    /** Why this attempt was started. */
    Cause cause();

    /** Larger than the fence of every earlier attempt: hand it to sinks that can refuse an older one. */
    Fence fence();

    /** The schedule's tags. */
    List<String> tags();

    /** True when the attempt should end: timed out, cancelled, its node is closing, or its lease is no longer safe. */
    boolean isCancelled();
}
