package dev.carillon.store;

import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.schedule.TaskName;
import java.time.Instant;
import java.util.Optional;

/**
 * A run that failed for good, kept so that somebody may look at it and try it again.
 *
 * @param run which run
 * @param task the task it ran
 * @param died when it failed for the last time
 * @param attempt how many times it was started
 * @param error the last error, when its node said one
 */
public record DeadLetter(RunId run, TaskName task, Instant died, int attempt, Optional<RunError> error) {}
