package dev.carillon.store;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import java.time.Duration;

/**
 * How one attempt ended and what follows.
 *
 * @param claim under which claim it ran
 * @param attempt what the node saw of it
 * @param ending what follows
 */
public record Completion(Claim claim, Attempt attempt, Ending ending) {

    /** What follows an attempt. */
    public sealed interface Ending {}

    /**
     * Nothing: the run is over.
     *
     * @param state a terminal state
     */
    public record Finish(RunState state) implements Ending {

        /** @throws IllegalArgumentException when the state is not terminal */
        public Finish {
            if (!state.isTerminal()) {
                throw new IllegalArgumentException("state: " + state + " is not terminal");
            }
        }
    }

    /** Another attempt after a delay, counted from when the store records it; charged to the retries. */
    public record RetryAfter(Duration delay) implements Ending {}

    /** Another attempt at once, on any node; not charged to the retries: the node is closing. */
    public record HandOver() implements Ending {}
}
