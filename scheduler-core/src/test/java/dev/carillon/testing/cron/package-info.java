/** The fire times of cron expressions by brute force, to hold an evaluator against. */
@NullMarked
package dev.carillon.testing.cron;

import org.jspecify.annotations.NullMarked;
