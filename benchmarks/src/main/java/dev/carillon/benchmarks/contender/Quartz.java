package dev.carillon.benchmarks.contender;

/** The oldest of them, clustered on a database. */
final class Quartz implements Contender {

    private static final int DRAIN_COUNT = 1_500;

    @Override
    public String name() {
        return "quartz";
    }

    @Override
    public String settings() {
        return "JobStoreTX, clustered, 20 threads, up to 20 triggers acquired at once within the lock, looks every second,"
                + " pool of 30 connections, a job for each trigger; bulk by scheduleJobs";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public Rig open(Fires fires) {
        return new QuartzRig(fires, PostgresStore.start());
    }
}
