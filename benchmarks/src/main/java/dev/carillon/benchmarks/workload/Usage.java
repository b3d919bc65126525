package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Rig;
import dev.carillon.benchmarks.contender.Store;

/** What was used up to a moment, or between two: messages to the store, commands there, processor time. */
record Usage(long nanos, long requests, long commands, long nodeMillis, long storeMillis) {

    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    static Usage of(Rig rig) {
        Store store = rig.store();
        return new Usage(System.nanoTime(), store.requests(), store.commands(), rig.nodeCpuMillis(), store.cpuMillis());
    }

    Usage since(Usage before) {
        return new Usage(
                nanos - before.nanos,
                requests - before.requests,
                commands - before.commands,
                nodeMillis - before.nodeMillis,
                storeMillis - before.storeMillis);
    }

    double seconds() {
        return nanos / NANOS_PER_SECOND;
    }

    /** Processor time as a share of one core. */
    double percent(long millis) {
        return PERCENT * millis / (nanos / NANOS_PER_MILLI);
    }
}
