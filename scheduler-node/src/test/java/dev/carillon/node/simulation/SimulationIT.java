package dev.carillon.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Many worlds, in none of which happens what must never happen. {@code -Dcarillon.simulation.seeds=100000} are more of them,
 * {@code -Dcarillon.simulation.seed=7 -Dcarillon.simulation.seeds=1} is one again.
 */
class SimulationIT {

    @Test
    void inNoWorldHappensWhatMustNeverHappen() {
        Quiet.during(() -> {
            Seeds.Sum sum = Seeds.check(Seeds.first(), Seeds.count());
            assertThat(sum.requests()).isPositive();
        });
    }
}
