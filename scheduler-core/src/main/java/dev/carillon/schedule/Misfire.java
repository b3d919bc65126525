package dev.carillon.schedule;

/** What becomes of fire times that passed while no node could claim them. */
public enum Misfire {
    /** One run, whose nominal time is the latest missed one; the others are counted. */
    FIRE_ONCE,
    /** No run; the next future fire time is awaited, and the missed ones are counted. A one-time schedule expires. */
    SKIP
}
