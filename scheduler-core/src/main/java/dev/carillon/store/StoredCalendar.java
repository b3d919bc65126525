package dev.carillon.store;

import dev.carillon.schedule.Calendar;

/**
 * A calendar as the store holds it.
 *
 * @param calendar what it excludes
 * @param version a word that is another one for every other content; what was planned by one version is refused once the
 *     store has another
 */
public record StoredCalendar(Calendar calendar, String version) {}
