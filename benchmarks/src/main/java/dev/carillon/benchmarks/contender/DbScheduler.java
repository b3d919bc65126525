package dev.carillon.benchmarks.contender;

/** The scheduler on one database table. */
final class DbScheduler implements Contender {

    private static final int DRAIN_COUNT = 30_000;

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public String settings() {
        return "lock-and-fetch from 0.5 to 4 times the threads, 50 threads, polls every 20 ms, pool of 30 connections;"
                + " bulk by scheduleBatch";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public Rig open(Fires fires) {
        return new DbSchedulerRig(fires, PostgresStore.start());
    }
}
