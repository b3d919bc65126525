package dev.carillon.node.demo;

/**
 * A node that was killed.
 *
 * @param node which
 * @param wallMicros when the signal was sent, by the machine's clock
 */
record Loss(String node, long wallMicros) {

    /** Within what time what the node held must have been started again. */
    static final long MOST_MICROS = 10_000_000;

    boolean hit(Event event) {
        return event.node().equals(node);
    }
}
