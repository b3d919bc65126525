package dev.carillon.store;

import dev.carillon.run.RunId;
import java.time.Instant;

/**
 * A run to add by hand.
 *
 * @param run its name, unique
 * @param nominal the time it stands for: when it was asked for
 * @param ignoreOverlap true to add it even while earlier runs are unfinished
 */
public record TriggerRequest(RunId run, Instant nominal, boolean ignoreOverlap) {}
