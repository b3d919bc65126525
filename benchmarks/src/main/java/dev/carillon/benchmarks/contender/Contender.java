package dev.carillon.benchmarks.contender;

/** One scheduler that is measured. */
public interface Contender {

    /** The word that asks for it. */
    String name();

    /** What runs and how it is set up, in one line. */
    String settings();

    /** How many due one-times keep one node of it busy for some seconds on a small machine. */
    int drainCount();

    /** How many seconds lie between two fire times of its shortest recurrence. */
    default int shortestPeriodSeconds() {
        return 1;
    }

    /** Whether a recurrence may fire at any millisecond of a second. */
    default boolean isSpreadable() {
        return false;
    }

    /** Whether its client and its nodes are in this JVM. */
    default boolean isInProcess() {
        return true;
    }

    /** Whether it takes part in a workload, of the name that asks for it. */
    default boolean isIn(String workload) {
        return true;
    }

    /** Why it cannot be measured here, or an empty text. */
    default String missing() {
        return "";
    }

    /**
     * Starts a store of its own, empty, and connects to it.
     *
     * @param fires who is told of every start of a handler
     */
    Rig open(Fires fires) throws Exception;

    /** Whether a node can be run in a process of its own, to be killed. */
    default boolean isKillable() {
        return false;
    }

    /**
     * Connects to the store of another process, which stays that one's to end.
     *
     * @param fires who is told of every start of a handler
     * @param address where it is
     */
    default Rig join(Fires fires, String address) throws Exception {
        throw new UnsupportedOperationException(name() + " joins no other process");
    }
}
