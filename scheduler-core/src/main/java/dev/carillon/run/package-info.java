/**
 * What happens to an occurrence: claims, leases, fences, attempts and their outcomes.
 *
 * <p>A <em>claim</em> is the right of one node to execute one attempt of one run. It rests on a <em>lease</em>, a time
 * limit that the store keeps by its own clock, and carries a <em>fence</em>, a number that only rises, so that whoever
 * holds an older one can be recognised and refused.
 */
@NullMarked
package dev.carillon.run;

import org.jspecify.annotations.NullMarked;
