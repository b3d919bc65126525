package dev.carillon.client;

/** What a creation changed. */
public enum Outcome {
    /** The schedule is new. */
    CREATED,
    /** It replaced another definition of that id. */
    UPDATED,
    /** Nothing: an equal definition was there, or another one that was to be kept. */
    UNCHANGED
}
