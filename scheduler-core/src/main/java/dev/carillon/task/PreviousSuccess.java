package dev.carillon.task;

import dev.carillon.run.RunId;
import dev.carillon.run.RunResult;
import java.time.Instant;
import java.util.Optional;

/**
 * The scheduled run that succeeded before this one: where to go on from.
 *
 * @param run which run
 * @param nominal the fire time it stood for
 * @param ended when it ended
 * @param result what it left, when it left something
 */
public record PreviousSuccess(RunId run, Instant nominal, Instant ended, Optional<RunResult> result) {}
