package dev.carillon.benchmarks.contender;

import java.util.Optional;

/** Carillon without anybody to tell metrics: what do they cost? */
final class CarillonUnmetered implements Contender {

    @Override
    public String name() {
        return "carillon-unmetered";
    }

    @Override
    public String settings() {
        return "all defaults, metrics off";
    }

    @Override
    public int drainCount() {
        return CarillonContender.DRAIN_COUNT;
    }

    @Override
    public boolean isIn(String workload) {
        return workload.equals("drain");
    }

    @Override
    public Rig open(Fires fires) {
        RedisStore store = RedisStore.start();
        return new CarillonRig(fires, store.url(), Optional.of(store), false);
    }
}
