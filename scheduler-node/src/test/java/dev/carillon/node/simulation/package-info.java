/**
 * A cluster in one piece of virtual time: real engines over a store in memory, with everything between them that can go
 * wrong, out of one seed; and a witness with a book of its own that knows what must never happen.
 *
 * <p>{@link dev.carillon.node.simulation.World} is one such cluster. Only one thread ever moves: what takes time, a handler
 * or a slow request, stands still on a thread of its own ({@link dev.carillon.node.simulation.Strands}) until the
 * {@link dev.carillon.node.simulation.Timeline} comes to it. So a seed goes the same way each time.
 */
@NullMarked
package dev.carillon.node.simulation;

import org.jspecify.annotations.NullMarked;
