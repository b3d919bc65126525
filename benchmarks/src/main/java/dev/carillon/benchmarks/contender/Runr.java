package dev.carillon.benchmarks.contender;

/** The background processor with a dashboard, in its open edition. */
final class Runr implements Contender {

    private static final int DRAIN_COUNT = 8_000;
    private static final int SHORTEST_PERIOD_SECONDS = 5;

    @Override
    public String name() {
        return "jobrunr";
    }

    @Override
    public String settings() {
        return "polls every 5 s, the shortest that it allows on a database, 100 virtual threads, pool of 30 connections;"
                + " what is due at once is enqueued, bulk by streams";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public int shortestPeriodSeconds() {
        return SHORTEST_PERIOD_SECONDS;
    }

    @Override
    public Rig open(Fires fires) {
        return new RunrRig(fires, PostgresStore.start());
    }
}
