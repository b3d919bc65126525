package dev.carillon.store;

import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
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
public record DeadLetter(RunId run, TaskName task, Instant died, int attempt, Optional<RunError> error) {

    /**
     * The record of its end, as far as it is known when the history no longer has it.
     *
     * @param nominal the fire time it stood for
     * @param missedCount how many earlier ones it stood for as well
     */
    public RunRecord asRecord(Instant nominal, int missedCount) {
        return new RunRecord(
                run,
                RunState.DEAD,
                nominal,
                attempt,
                Optional.empty(),
                Optional.empty(),
                died,
                missedCount,
                Optional.empty(),
                error);
    }
}
