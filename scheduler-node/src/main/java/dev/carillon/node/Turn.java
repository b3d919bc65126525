package dev.carillon.node;

/** What one turn of a loop did; every loop adds its own counts. */
public interface Turn {

    /** After how many nanoseconds the loop wants its next turn, if nothing wakes it earlier. */
    long comeBackNanos();
}
