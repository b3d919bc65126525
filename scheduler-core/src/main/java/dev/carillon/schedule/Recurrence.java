package dev.carillon.schedule;

/**
 * The rule that gives a schedule its nominal fire times.
 *
 * <p>The set of rules is closed: a cron expression, a fixed-rate interval, an interval that counts from the end of the
 * previous run, and a single instant. Two recurrences are equal when they give the same fire times for every anchor.
 */
public sealed interface Recurrence permits Cron, Every, EveryAfter, Once {}
