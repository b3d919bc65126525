package dev.carillon.store;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunResult;
import dev.carillon.run.RunState;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended, as the history keeps it.
 *
 * @param run which run
 * @param state its terminal state
 * @param nominal the fire time it stood for
 * @param attempt how many times it was started
 * @param node the last node that held it; empty when it was never started
 * @param started when its last attempt started; empty when it was never started
 * @param ended when it ended
 * @param missedCount how many earlier fire times it stood for besides its own
 * @param reason why it was dropped, when it was
 * @param error the last error, when there was one
 * @param result what its handler left, when it left something
 * @param notes what its handler said in the last attempt
 */
public record RunRecord(
        RunId run,
        RunState state,
        Instant nominal,
        int attempt,
        Optional<NodeId> node,
        Optional<Instant> started,
        Instant ended,
        int missedCount,
        Optional<DropReason> reason,
        Optional<RunError> error,
        Optional<RunResult> result,
        RunNotes notes) {

    /** The record of a run whose handler left and said nothing. */
    public RunRecord(
            RunId run,
            RunState state,
            Instant nominal,
            int attempt,
            Optional<NodeId> node,
            Optional<Instant> started,
            Instant ended,
            int missedCount,
            Optional<DropReason> reason,
            Optional<RunError> error) {
        this(
                run,
                state,
                nominal,
                attempt,
                node,
                started,
                ended,
                missedCount,
                reason,
                error,
                Optional.empty(),
                RunNotes.NONE);
    }

    /** The record of a fire time that was dropped without a start. */
    public static RunRecord dropped(RunId run, Instant nominal, int missedCount, DropReason reason, Instant at) {
        return new RunRecord(
                run,
                reason == DropReason.DEADLINE ? RunState.EXPIRED : RunState.SKIPPED,
                nominal,
                0,
                Optional.empty(),
                Optional.empty(),
                at,
                missedCount,
                Optional.of(reason),
                Optional.empty());
    }
}
