/**
 * Effects that happen once for a run, however often it is attempted: a guard for transactions in a SQL database, and what
 * it has in common with the one for writes to Redis.
 */
@NullMarked
package dev.carillon.effect;

import org.jspecify.annotations.NullMarked;
