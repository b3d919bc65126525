package dev.carillon.store;

import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import java.util.Optional;

/**
 * What a program says of a run that it was handed on a stream: that it is done, or that it failed.
 *
 * @param run which run
 * @param fence of which attempt
 * @param error why it failed; empty when it is done
 * @param result what it leaves, JSON as it was written; empty when nothing
 */
public record Acknowledgement(RunId run, Fence fence, Optional<String> error, Optional<String> result) {}
