package dev.carillon.node.demo;

/**
 * What the checker knows of a schedule: what was asked for, and when.
 *
 * @param id the schedule's id
 * @param rhythm when it fires
 * @param overlap how many of its runs may be unfinished at once
 * @param askedMicros when its creation was asked for: what lies before must not fire
 * @param createdMicros when that was answered: what lies after must fire
 */
record Expected(String id, Rhythm rhythm, int overlap, long askedMicros, long createdMicros) {}
