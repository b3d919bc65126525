package dev.carillon.benchmarks.contender;

/** The server that a contender's schedules are in, seen from outside. */
public interface Store extends AutoCloseable {

    /** What it is, for the record. */
    String describe();

    /** How many bytes its contents take. */
    long bytes();

    /** How many messages, or transactions, it was sent. */
    long requests();

    /** How many commands, those in scripts included, or transactions it has served. */
    long commands();

    /** How much processor time it has used, in milliseconds. */
    long cpuMillis();

    /** Begins to count by command anew. */
    void resetStatistics();

    /** What it counted since, a line for each command. */
    String statistics();

    @Override
    void close();
}
