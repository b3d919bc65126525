/**
 * The user's seam: a task names a piece of work, a handler is its code, and a run is what the handler is given.
 */
@NullMarked
package dev.carillon.task;

import org.jspecify.annotations.NullMarked;
