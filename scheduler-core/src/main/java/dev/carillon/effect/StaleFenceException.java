package dev.carillon.effect;

import dev.carillon.task.Run;

/**
 * An attempt wanted to have an effect after it had lost its run to another attempt. Nothing of it may stay: the transaction
 * that it was thrown in is to be rolled back.
 */
public final class StaleFenceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StaleFenceException(Run run, EffectName effect) {
        super("run " + run.id() + ": attempt " + run.attempt() + " with fence " + run.fence()
                + " no longer holds the run, so its effect \"" + effect + "\" is refused");
    }
}
