package dev.carillon.schedule;

/** What becomes of the fire times that passed during a pause. */
public enum CatchUp {
    /** They are dropped and counted. */
    NONE,
    /** The latest of them runs, for all of them. */
    FIRE_ONCE
}
