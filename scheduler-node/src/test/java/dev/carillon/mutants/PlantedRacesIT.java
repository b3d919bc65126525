package dev.carillon.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mutants.MutantJvm.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of what threads do to each other find races that are planted. */
class PlantedRacesIT {

    static List<Mutant> races() {
        return Races.all();
    }

    @ParameterizedTest
    @MethodSource("races")
    void aPlantedRaceIsFound(Mutant race, @TempDir Path folder) throws IOException, InterruptedException {
        assertThat(race.detectors()).hasSize(1);
        assertThat(MutantJvm.run(race, folder)).isEqualTo(Verdict.RED);
    }

    @Test
    void withoutAPlantedRaceNoneIsFound(@TempDir Path folder) throws IOException, InterruptedException {
        Mutant none =
                Mutant.of("as it is").caughtBy(Races.all().get(0).detectors().get(0));
        assertThat(MutantJvm.run(none, folder)).isEqualTo(Verdict.GREEN);
    }
}
