package dev.carillon.store;

import java.time.Duration;

/** The parts of one shard in memory. Not thread-safe. */
record ShardStore(
        ShardState state,
        Defining defining,
        Pausing pausing,
        RunWishes wishes,
        Claiming claiming,
        Holding holding,
        Looking looking) {

    static ShardStore of(ShardState state, ChosenNames names, Duration retention) {
        Defining defining = new Defining(state, names);
        Pausing pausing = new Pausing(state);
        return new ShardStore(
                state,
                defining,
                pausing,
                new RunWishes(state),
                new Claiming(state, pausing),
                new Holding(state),
                new Looking(state, defining, retention));
    }
}
