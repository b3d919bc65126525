package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;

/**
 * A run that its node's death cut off and that another node started again.
 *
 * @param before the start on the node that died, or the new start itself when the run had been claimed but not begun
 * @param after the start on the other node
 * @param micros how long after the kill that was
 */
record Restart(Event before, Event after, long micros) {}
