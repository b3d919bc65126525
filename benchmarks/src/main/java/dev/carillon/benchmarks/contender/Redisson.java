package dev.carillon.benchmarks.contender;

import java.util.Optional;

/** The scheduled executor of a library of many things on Redis. */
final class Redisson implements Contender {

    private static final int DRAIN_COUNT = 10_000;

    @Override
    public String name() {
        return "redisson";
    }

    @Override
    public String settings() {
        return "RScheduledExecutorService with 64 workers on virtual threads, otherwise defaults; bulk by 32 callers at"
                + " once";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public Rig open(Fires fires) {
        RedisStore store = RedisStore.start();
        return new RedissonRig(fires, store.url(), Optional.of(store));
    }

    @Override
    public boolean isKillable() {
        return true;
    }

    @Override
    public Rig join(Fires fires, String address) {
        return new RedissonRig(fires, address, Optional.empty());
    }
}
