/**
 * The rules of docs/semantics.md a second time, as simple as they can be written, and random walks that hold a store to them.
 *
 * <p>A walk is a sequence of requests drawn from a seed. {@link dev.carillon.testing.model.Model} says what each must do;
 * after every step the store is read and compared with it. What fails is walked again with fewer and fewer steps, until the
 * shortest sequence is left that still fails.
 */
@NullMarked
package dev.carillon.testing.model;

import org.jspecify.annotations.NullMarked;
