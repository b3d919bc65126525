package dev.carillon.benchmarks.contender;

/** A node in a process of its own, whose handlers begin and never end. */
public interface Holder extends AutoCloseable {

    /** Waits until a handler has begun. */
    void awaitHeld() throws InterruptedException;

    /** Ends the process as a crash would, with SIGKILL. */
    void kill() throws InterruptedException;

    @Override
    void close() throws InterruptedException;
}
