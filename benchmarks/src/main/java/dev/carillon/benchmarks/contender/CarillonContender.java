package dev.carillon.benchmarks.contender;

import java.util.Optional;

/** Carillon as a user gets it: the public classes, default settings, metrics on. */
final class CarillonContender implements Contender {

    static final int DRAIN_COUNT = 100_000;

    @Override
    public String name() {
        return "carillon";
    }

    @Override
    public String settings() {
        return "all defaults, metrics on; I/O tasks on virtual threads; a store of its own for each node";
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
    public Rig open(Fires fires) {
        RedisStore store = RedisStore.start();
        return new CarillonRig(fires, store.url(), Optional.of(store));
    }

    @Override
    public boolean isKillable() {
        return true;
    }

    @Override
    public Rig join(Fires fires, String address) {
        return new CarillonRig(fires, address, Optional.empty());
    }
}
