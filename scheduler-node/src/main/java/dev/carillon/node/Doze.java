package dev.carillon.node;

/**
 * Whether one thread may sleep until somebody wants it. What somebody wanted before the sleeper last began is done by that
 * turn; what is wanted later either keeps it from lying down or is told that it has to be woken. {@link #wake} may be called
 * by any thread, the others by the sleeper.
 */
final class Doze {

    private volatile boolean wanted;
    private volatile boolean lying;

    /** Asks for a turn; true when the sleeper may be asleep and has to be woken. */
    boolean wake() {
        wanted = true;
        return lying;
    }

    /** A turn begins. */
    void begin() {
        wanted = false;
    }

    /** The turn is over: true when the sleeper may sleep now. */
    boolean lieDown() {
        lying = true;
        return !wanted;
    }

    /** The sleeper is awake. */
    void rise() {
        lying = false;
    }
}
