/**
 * The proof of the guarantee: real processes, a real Redis, faults by a seed, and a verdict.
 *
 * <p>The verdict is computed from what the handlers wrote into files, from what was asked of the cluster and from the faults
 * that were made, by arithmetic of its own. Redis is asked only at the end, whether anything is left over.
 */
@NullMarked
package dev.carillon.node.chaos;

import org.jspecify.annotations.NullMarked;
