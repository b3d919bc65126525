package dev.carillon.schedule;

/** The rule that says when a schedule fires. */
public sealed interface Recurrence permits Cron {}
