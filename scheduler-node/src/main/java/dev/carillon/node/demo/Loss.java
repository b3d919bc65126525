package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;

/**
 * A node that was killed.
 *
 * @param node which
 * @param wallMicros when the signal was sent, by the machine's clock
 */
record Loss(String node, long wallMicros) {

    /** Within what time what the node held must have been started again. */
    static final long MOST_MICROS = 10_000_000;

    /**
     * How long after the kill a request that the node had sent may still reach the store: it outlives its sender, and the
     * moment of the kill is noted just before the signal.
     */
    static final long IN_FLIGHT_MICROS = 500_000;

    /** Until when the node may have had an effect on the store. */
    long lastWordMicros() {
        return wallMicros + IN_FLIGHT_MICROS;
    }

    boolean hit(Event event) {
        return event.node().equals(node);
    }
}
