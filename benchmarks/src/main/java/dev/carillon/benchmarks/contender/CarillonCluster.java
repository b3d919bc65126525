package dev.carillon.benchmarks.contender;

import java.util.Optional;

/** Carillon on a Redis Cluster: does a primary more do as much more? */
final class CarillonCluster implements Contender {

    private static final int DRAIN_COUNT = 60_000;

    @Override
    public String name() {
        return "carillon-cluster";
    }

    @Override
    public String settings() {
        return "the same on a Redis Cluster of three primaries and three replicas: all defaults, 16 shards";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public boolean isSpreadable() {
        return true;
    }

    @Override
    public boolean isIn(String workload) {
        return workload.equals("drain") || workload.equals("nodes");
    }

    @Override
    public Rig open(Fires fires) {
        ClusterStore store = ClusterStore.start();
        return new CarillonRig(fires, store.url(), Optional.of(store));
    }
}
