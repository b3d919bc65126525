package dev.carillon.schedule;

import java.time.Instant;

/**
 * One fire time of one schedule: the unit that is claimed exactly once.
 *
 * @param schedule whose fire time it is
 * @param generation which version of the definition gave it, from 1
 * @param nominal the fire time that the recurrence gives
 */
public record Occurrence(ScheduleId schedule, long generation, Instant nominal) {}
