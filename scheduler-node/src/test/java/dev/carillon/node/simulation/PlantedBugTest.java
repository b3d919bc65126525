package dev.carillon.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds what it is made to find, and finds it again. */
class PlantedBugTest {

    private static final int MOST_SEEDS = 400;
    private static final int SAME_SEEDS = 40;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugIsFoundAndItsSeedFindsItAgain(PlantedBug bug) {
        Quiet.during(() -> {
            World.Outcome found = Seeds.find(bug, MOST_SEEDS)
                    .orElseThrow(() -> new AssertionError(bug + " is not found in " + MOST_SEEDS + " worlds"));
            World.Outcome again = Seeds.live(found.seed(), bug, true);
            assertThat(again.hash()).as("the same world").isEqualTo(found.hash());
            assertThat(again.requests()).isEqualTo(found.requests());
            assertThat(again.story()).isNotEmpty();
            assertThat(Seeds.tell(again)).contains("-Dcarillon.simulation.seed=" + found.seed());
            // without the bug nothing is wrong there
            assertThat(Seeds.live(found.seed(), PlantedBug.NONE, false).violation())
                    .isEmpty();
        });
    }

    @Test
    void theSameSeedIsTheSameWorld() {
        Quiet.during(() -> {
            for (long seed = 1; seed <= SAME_SEEDS; seed++) {
                World.Outcome first = Seeds.live(seed, PlantedBug.NONE, false);
                assertThat(Seeds.live(seed, PlantedBug.NONE, true).hash()).isEqualTo(first.hash());
            }
        });
    }

    @Test
    void anotherSeedIsAnotherWorld() {
        Quiet.during(() -> assertThat(Seeds.live(1, PlantedBug.NONE, false).hash())
                .isNotEqualTo(Seeds.live(2, PlantedBug.NONE, false).hash()));
    }
}
