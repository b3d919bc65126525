package dev.carillon.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the node saw of one attempt, by the store's clock as the node knows it.
 *
 * @param started when the handler was called; equal to {@code ended} when it was never called
 * @param ended when it ended
 * @param error why it failed, or null
 * @param result what it leaves, or null; only a success leaves something
 * @param notes what its handler said
 */
public record Attempt(
        Instant started,
        Instant ended,
        @Nullable RunError error,
        @Nullable RunResult result,
        RunNotes notes) {

    /** An attempt that leaves nothing but its end. */
    public Attempt(Instant started, Instant ended, @Nullable RunError error) {
        this(started, ended, error, null, RunNotes.NONE);
    }
}
