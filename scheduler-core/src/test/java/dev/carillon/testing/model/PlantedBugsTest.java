package dev.carillon.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.testing.VirtualClock;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walks find what they are made to find. */
class PlantedBugsTest {

    private static final int MOST_WALKS = 300;

    private static Walks.Outcome firstFailure(Supplier<World> worlds) {
        Walks walks = new Walks(worlds);
        for (long seed = 1; seed < MOST_WALKS; seed++) {
            Walks.Outcome outcome = walks.go(seed);
            if (outcome.failure().isPresent()) {
                return walks.shortest(outcome);
            }
        }
        throw new AssertionError("nothing found in " + MOST_WALKS + " walks");
    }

    private static void assertFound(Supplier<World> worlds, String bug) {
        Walks.Outcome found = firstFailure(worlds);
        assertThat(found.steps()).as(bug + ": " + found.failure()).isLessThanOrEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.testing.model.PlantedBug#all")
    void aPlantedBugIsFound(PlantedBug bug) {
        assertFound(() -> InMemoryWorld.turning(bug.planting()), bug.name());
    }

    @Test
    void aStoreWhoseClockIsAheadIsFound() {
        assertFound(
                () -> {
                    VirtualClock clock = new VirtualClock();
                    var ahead = new InMemoryScheduleStore(() -> clock.instant().plusMillis(700));
                    return World.turning(clock, new PassingStore(ahead) {
                        @Override
                        public InstantSource clock() {
                            return clock;
                        }
                    });
                },
                "clock ahead");
    }
}
