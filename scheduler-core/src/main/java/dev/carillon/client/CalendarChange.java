package dev.carillon.client;

/**
 * What became of a calendar that was put.
 *
 * @param outcome whether it was created or changed
 * @param replanned how many schedules wait for another fire time because of it
 */
public record CalendarChange(Outcome outcome, int replanned) {}
