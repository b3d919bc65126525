package dev.carillon.store;

/** Hears what changed. Called on the store's own thread: must return at once and never throw. */
@FunctionalInterface
public interface WakeListener {

    /** Something has happened. */
    void wake(WakeUp news);
}
