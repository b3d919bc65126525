/**
 * What runs when: schedules, their recurrences and the policies that govern their runs.
 *
 * <p>Everything here is an immutable value. Constructed means valid: a constructor or factory refuses bad input with an
 * {@link IllegalArgumentException} that names the field and the value. No type here reads a clock.
 */
@NullMarked
package dev.carillon.schedule;

import org.jspecify.annotations.NullMarked;
